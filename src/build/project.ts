import { keepConfig } from "../config/cache.ts";
import type { Config } from "../config/config.ts";
import type { Environment } from "../config/environment.ts";
import type { Clock } from "../model/clock.ts";
import { FeedmillError } from "../model/error.ts";
import type { CheckLinks } from "../model/link.ts";
import { asStoreFault, isDamage } from "../store/sqlite.ts";
import { openStore, type Store, type Suspicion } from "../store/store.ts";
import { openStoreCopy } from "../store/store-copy.ts";

/** A project whose state is open: what every command works on. Tests bring their own. */
export type Project = {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store;
  /** Loads the link checker when it is first called. */
  readonly checkLinks: CheckLinks;
};

/** How the state is opened. */
export type StateAccess = {
  readonly clock: Clock;
  /** For proxies. */
  readonly env: Environment;
  /** Work on a copy of the state and leave no trace. */
  readonly isCopy: boolean;
  /** Wait for another run that has the state, until `signal` aborts. */
  readonly wait?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called once before it waits. */
  readonly onWaiting?: (message: string) => void;
};

/** How long to wait before the state is tried again. */
const retryMs = 500;

/**
 * Opens a project's state, runs `work` and closes the state whatever happens. Damage in the middle of a database shows
 * only when it is read, and a wrong cache may make any code fail: then `work` starts once more, on a cache made again.
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
    // What ended the work counts, not what closing the state then met.
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
    // When it is aborted, the next try is the last.
    await clock.sleep(retryMs, signal).catch(() => undefined);
  }
}

/** One for links and pictures: the pause between two requests to a host is kept from one to the other. */
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
