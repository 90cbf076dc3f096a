import type { LinkState, Observation } from "../../model/link.ts";
import { siteOf } from "./site.ts";

const leastTimes = 3;
const leastDays = 14;

/**
 * What an alive answer says about a permanent redirect. The feeds link to its target only after it was seen three
 * times over 14 days (many a 301 is a misconfiguration of one afternoon), and only within the same site: the buyer of
 * an expired domain must not rewrite feeds. Other moves are suggestions: `move` without `movedTo`.
 */
export function promotionAfter(
  before: LinkState,
  observation: Observation,
  now: Date,
): Partial<Pick<LinkState, "move" | "movedTo">> {
  const { permanentUrl, askedTarget, url } = observation;
  if (askedTarget !== undefined && askedTarget === before.movedTo) return promotionOf(before);
  if (permanentUrl === undefined) return {};
  const known = before.move?.url === permanentUrl ? before.move : undefined;
  const move = { url: permanentUrl, since: known?.since ?? now, times: (known?.times ?? 0) + 1 };
  return isProvenMove(move, now) && siteOf(permanentUrl) === siteOf(url) ? { move, movedTo: permanentUrl } : { move };
}

/** Whether a move was seen often and long enough to be promoted or, to another site, suggested. */
export function isProvenMove({ times, since }: NonNullable<LinkState["move"]>, now: Date): boolean {
  return times >= leastTimes && now.getTime() - since.getTime() >= leastDays * 86_400_000;
}

/** The target answers by itself: it stays promoted. One of another site, from an earlier version, is given back. */
function promotionOf({ url, move, movedTo }: LinkState): Partial<Pick<LinkState, "move" | "movedTo">> {
  if (movedTo === undefined || siteOf(movedTo) !== siteOf(url)) return move === undefined ? {} : { move };
  return { movedTo, ...(move !== undefined && { move }) };
}
