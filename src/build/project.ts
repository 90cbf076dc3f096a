import { keepConfig } from "../config/cache.ts";
import type { Config } from "../config/config.ts";
import type { Environment } from "../config/environment.ts";
import type { Clock } from "../model/clock.ts";
import { FeedmillError } from "../model/error.ts";
import type { CheckLinks } from "../model/link.ts";
import { asStoreFault, isDamage } from "../store/sqlite.ts";
import { openStore, type Store, type Suspicion } from "../store/store.ts";
import { openStoreCopy } from "../store/store-copy.ts";

/** A project with open state: what every command works on. */
export type Project = {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store;
  /** Loads the link checker on the first call. */
  readonly checkLinks: CheckLinks;
};

/** How to open the state. */
export type StateAccess = {
  readonly clock: Clock;
  /** For proxies. */
  readonly env: Environment;
  /** Work on a copy of the state, so that nothing changes. */
  readonly isCopy: boolean;
  /** Wait while another run has the state, until `signal` aborts. */
  readonly wait?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called once before waiting. */
  readonly onWaiting?: (message: string) => void;
};

/** The pause between two tries to open the state. */
const retryMs = 500;

/**
 * Opens the state of a project, runs `work` and closes the state. Damage inside a database shows only when that part is
 * read, and a wrong cache can make any code fail. So after a failure, `work` runs once more with a new cache.
 *
 * @throws FeedmillError "locked" when another run has the state, "store" when the state cannot be used
 */
export async function withProject<Result>(
  config: Config,
  access: StateAccess,
  work: (project: Project) => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt(config, access, work, "none");
  } catch (thrown) {
    // Report the error that ended the work, not one from closing the state after it.
    let error: unknown = thrown;
    while (error instanceof SuppressedError) error = error.suppressed;
    const fault = asStoreFault(error, config.state);
    if (fault instanceof FeedmillError || access.signal?.aborted) throw fault;
    return attempt(config, access, work, isDamage(error) ? "all" : "cache");
  }
}

async function attempt<Result>(
  config: Config,
  access: StateAccess,
  work: (project: Project) => Promise<Result>,
  suspicion: Suspicion,
): Promise<Result> {
  const { clock, env, isCopy } = access;
  using store = isCopy ? await openStoreCopy(config.state, suspicion) : await openWhenFree(config, access, suspicion);
  keepConfig(config, store.buildCache);
  return await work({ config, clock, store, checkLinks: linkChecker(config, clock, env) });
}

async function openWhenFree({ state, owner }: Config, access: StateAccess, suspicion: Suspicion): Promise<Store> {
  const { clock, wait = false, signal, onWaiting } = access;
  for (let tries = 0; ; tries++) {
    try {
      return openStore(state, suspicion, owner);
    } catch (error) {
      const isLocked = error instanceof FeedmillError && error.code === "locked";
      if (!isLocked || !wait || signal?.aborted) throw error;
      if (tries === 0) onWaiting?.(error.message);
    }
    // When the signal aborts, the next try is the last.
    await clock.sleep(retryMs, signal).catch(() => undefined);
  }
}

/** One checker for links and pictures, so that the pause between requests to a host applies across both. */
function linkChecker({ links, site }: Config, clock: Clock, env: Environment): CheckLinks {
  const contact = site.url === undefined ? {} : { contactUrl: site.url };
  let checker: Promise<CheckLinks> | undefined;
  return async (request) => {
    checker ??= import("../links/check/link-checker.ts").then(({ openLinkChecker }) =>
      openLinkChecker({ policy: links, clock, env, ...contact }),
    );
    return (await checker)(request);
  };
}
