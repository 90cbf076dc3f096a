import { version } from "../model/version.ts";

/**
 * What most sites accept from an honest robot; some of them block words like "link" or "bot". `contactUrl` is the
 * user's site: without one no address is named, for ours would be nobody's.
 */
export function userAgentOf(contactUrl?: string): string {
  const contact = contactUrl === undefined ? "" : `; +${contactUrl}`;
  return `Mozilla/5.0 (compatible; feedmill/${version}${contact})`;
}
