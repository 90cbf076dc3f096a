import { basename } from "node:path";
import { publishedSite } from "../build/site.ts";
import type { Config } from "../config/config.ts";
import { feedFileNames } from "../formats/feed/formats.ts";
import { publicUrl } from "../model/site.ts";

/**
 * The `Link` header of a feed: its hub and its own address. Without a hub, and for other files, there is none.
 *
 * @see https://www.w3.org/TR/websub/#discovery
 */
export function hubLinksOf(config: Config, path: string): string | undefined {
  if (config.output.hub === undefined || config.site.url === undefined || !feedFileNames.has(basename(path)))
    return undefined;
  const site = publishedSite(config);
  return `<${site.hub}>; rel="hub", <${publicUrl(site, path)}>; rel="self"`;
}
