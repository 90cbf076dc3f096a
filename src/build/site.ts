import type { Config } from "../config/config.ts";
import { minutesBetweenRuns } from "../config/run-interval.ts";
import { idPrefixOf } from "../feeds/ids.ts";
import { FeedmillError } from "../model/error.ts";
import { optional } from "../model/optional.ts";
import type { Site } from "../model/site.ts";
import type { Facts } from "../store/memory.ts";

/** The site as feeds and pages need it. */
export function publishedSite({ site, feeds, output, schedule }: Config): Site {
  const { url, author, rights, icon, logo, words } = site;
  return {
    title: site.title,
    description: site.description,
    language: site.language,
    idPrefix: site.idPrefix ?? idPrefixOf(url),
    formats: feeds.formats,
    hasPages: output.pages,
    hasOpml: output.opml,
    hasEmbed: output.embed,
    hasApi: output.api,
    precompress: output.precompress,
    ...(url === undefined ? {} : { url: url.endsWith("/") ? url : `${url}/` }),
    ...(Object.keys(words).length === 0 ? {} : { words }),
    ...optional("ttlMinutes", minutesBetweenRuns(schedule.cron)),
    ...optional("author", author),
    ...optional("rights", rights),
    ...optional("icon", icon),
    ...optional("logo", logo),
    ...(output.hub === undefined ? {} : { hub: new URL(output.hub).href }),
  };
}

/** False for previews: their placeholder prefix must not be saved. */
export function hasOwnIds({ site }: Config): boolean {
  return site.url !== undefined || site.idPrefix !== undefined;
}

/**
 * Guards the ids of items: once a site has published under a prefix, another one is rejected.
 *
 * @throws FeedmillError "ids" when the prefix in use differs and `accept` is not set
 */
export function refuseNewIds(config: Config, facts: Facts, accept: boolean): void {
  const { idPrefix } = publishedSite(config);
  const inUse = facts.get("idPrefix");
  if (inUse === undefined || inUse === idPrefix || accept) return;
  const keep = `set site.idPrefix: "${inUse}"`;
  const orNew = "or pass --accept-new-ids: readers will then show every item again";
  const message = hasOwnIds(config)
    ? `all ids would change from ${inUse}... to ${idPrefix}...; ${keep} to keep them, ${orNew}`
    : `site.url is missing, and all item ids contain it (${inUse}...); set it again in config/feedmill.yaml, or ${keep}, ${orNew}`;
  throw new FeedmillError("ids", message);
}
