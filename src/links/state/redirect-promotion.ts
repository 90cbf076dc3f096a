import type { LinkState, Observation } from "../../model/link.ts";

const leastTimes = 3;
const leastDays = 14;

/**
 * What an alive answer says about a permanent redirect. The feeds link to its target only after it was seen three
 * times over 14 days: many a 301 is a misconfiguration of one afternoon.
 */
export function moveAfter(
  before: LinkState,
  observation: Observation,
  now: Date,
): Partial<Pick<LinkState, "move" | "movedTo">> {
  const { permanentUrl } = observation;
  if (permanentUrl === undefined) return {};
  const isSame = before.move?.url === permanentUrl;
  const since = isSame && before.move !== undefined ? before.move.since : now;
  const times = isSame && before.move !== undefined ? before.move.times + 1 : 1;
  const isProven = times >= leastTimes && now.getTime() - since.getTime() >= leastDays * 86_400_000;
  const move = { url: permanentUrl, since, times };
  return isProven ? { move, movedTo: permanentUrl } : { move };
}
