import { keepConfig } from "../config/cache.ts";
import type { Config } from "../config/load.ts";
import { type Clock, systemClock } from "../model/clock.ts";
import type { CheckLinks } from "../model/link.ts";
import { openStore, type Store, type Suspicion } from "../store/store.ts";
import { openStoreCopy } from "../store/store-copy.ts";

/** A project with its state open: what every command works on. Tests bring their own. */
export type Project = {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store;
  /** Loaded when there is something to check. */
  readonly checkLinks: CheckLinks;
};

/** What may differ from the real world as it is. */
export type ProjectOptions = {
  readonly clock?: Clock;
  /** Work on a copy of the state and leave no trace. */
  readonly isPreview?: boolean;
  readonly suspicion?: Suspicion;
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/**
 * The real world for a config: close the store when done.
 *
 * @throws FeedmillError "locked" when another run is at work on the same state
 */
export async function openProject(config: Config, options: ProjectOptions = {}): Promise<Project> {
  const { clock = systemClock, isPreview = false, suspicion = "none", env = {} } = options;
  const store = isPreview ? await openStoreCopy(config.state, suspicion) : openStore(config.state, suspicion);
  keepConfig(config, store.buildCache);
  return {
    config,
    clock,
    store,
    async checkLinks(request) {
      const { openLinkChecker } = await import("../links/check/link-checker.ts");
      return openLinkChecker({
        policy: config.links,
        clock,
        env,
        ...(config.site.url === undefined ? {} : { contactUrl: config.site.url }),
      })(request);
    },
  };
}
