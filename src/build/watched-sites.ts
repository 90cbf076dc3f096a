import { isWideningDue, othersToAsk, type SiteLook, siteLookOf, watchAfter } from "../links/state/site-events.ts";
import type { LinkState } from "../model/link.ts";
import type { SiteWatch } from "../model/site-watch.ts";
import type { LinkStage } from "./replicas.ts";

/** Follows the sites of the links that one pass of checks asks. */
export type WatchedSites = {
  add(state: LinkState): void;
  /**
   * Saves the watches.
   *
   * @returns the sites with a link that was alive and is gone now
   */
  save(): Promise<readonly string[]>;
};

/** Opens the watches for one pass. The public suffix list is loaded only if there is a site to watch. */
export function openWatchedSites({ store, now }: LinkStage): WatchedSites {
  const { siteWatches } = store.memory;
  const watches = new Map(siteWatches.all().map((watch) => [watch.site, watch]));
  const looks: SiteLook[] = [];
  return {
    add(state) {
      const look = siteLookOf(state);
      if (look.hasTurnedGone || watches.size + looks.length > 0) looks.push(look);
    },
    async save() {
      if (looks.length === 0) return [];
      const { siteOf } = await import("../links/state/site.ts");
      const bySite = Map.groupBy(looks, ({ url }) => siteOf(url));
      store.memory.atOnce(() => {
        for (const [site, some] of bySite) {
          const watch = watchAfter(watches.get(site), site, some, now);
          if (watch !== undefined) siteWatches.put(watch);
        }
      });
      return [...bySite].flatMap(([site, some]) => (some.some((look) => look.hasTurnedGone) ? site : []));
    },
  };
}

/** Chooses the others of these sites that must be checked now, and saves that they were chosen. */
export async function takeOthers({ store, replica, now }: LinkStage, sites: readonly string[]): Promise<string[]> {
  const { siteWatches } = store.memory;
  const due = siteWatches.all().filter((watch) => sites.includes(watch.site) && isWideningDue(watch, now));
  if (due.length === 0) return [];
  const links = await linksBySite(replica.urls(), due);
  store.memory.atOnce(() => {
    for (const watch of due) siteWatches.put({ ...watch, widenedAt: now });
  });
  return due.flatMap((watch) => othersToAsk(watch, links.get(watch.site) ?? []));
}

/** The links of these sites. One host is looked up once, since addresses come in order. */
async function linksBySite(urls: Iterable<string>, sites: readonly SiteWatch[]): Promise<Map<string, string[]>> {
  const { siteOf } = await import("../links/state/site.ts");
  const found = new Map(sites.map(({ site }) => [site, [] as string[]]));
  let last = { host: "", site: "" };
  for (const url of urls) {
    const host = url.split("/", 3).join("/");
    if (host !== last.host) last = { host, site: siteOf(url) };
    found.get(last.site)?.push(url);
  }
  return found;
}
