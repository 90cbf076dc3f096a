import type { Config } from "../config/load.ts";
import { idPrefixOf } from "../feeds/ids.ts";
import { FeedmillError } from "../model/error.ts";
import { optional } from "../model/optional.ts";
import type { Site } from "../model/site.ts";
import type { Memory } from "../store/memory.ts";

/** The site as feeds need it. */
export function siteOf({ site, feeds, output }: Config): Site {
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
    ...optional("author", author),
    ...optional("rights", rights),
    ...optional("icon", icon),
    ...optional("logo", logo),
    ...(output.hub === undefined ? {} : { hub: new URL(output.hub).href }),
  };
}

/**
 * Ids never change: once a site has published under one prefix, another is refused.
 *
 * @throws FeedmillError "ids" when the prefix in use differs and `accept` is not set
 */
export function guardIds({ site }: Config, { idPrefix }: Site, facts: Memory["facts"], accept: boolean): void {
  const inUse = facts.get("idPrefix");
  const isPreview = site.url === undefined && site.idPrefix === undefined;
  if (inUse !== undefined && inUse !== idPrefix && !accept) {
    if (isPreview) {
      const advice = `set it again in config/feedmill.yaml, or set site.idPrefix: "${inUse}", or accept that readers show every item anew with --accept-new-ids`;
      throw new FeedmillError("ids", `site.url is missing, and all ids were made of it (${inUse}...); ${advice}`);
    }
    const advice = `set site.idPrefix: "${inUse}" to keep them, or accept that readers show every item anew with --accept-new-ids`;
    throw new FeedmillError("ids", `all ids would change from ${inUse}... to ${idPrefix}...; ${advice}`);
  }
  if (!isPreview && inUse !== idPrefix) facts.set("idPrefix", idPrefix);
}
