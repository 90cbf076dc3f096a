/** An item that a feed shows and that would leave it because its link is dead. */
export type LeavingItem = {
  readonly id: string;
  /** The site of its link, as `siteOf` names it. */
  readonly site: string;
  /** When it was first held back; absent when it was not yet. */
  readonly heldSince?: Date;
};

/** What the guard must know of one feed. */
export type FeedRemovals = {
  /** Items that the feed shows, dead ones and held ones included, as its output or the memory says. */
  readonly shown: number;
  /** When items left the feed because of their links, within the last 30 days at least. */
  readonly departures: readonly Date[];
  /** Sites whose items stay until then. */
  readonly siteHolds: ReadonlyMap<string, Date>;
  readonly leaving: readonly LeavingItem[];
  /** Items that the feed will have beside those. */
  readonly staying: number;
  /** Let go by `--accept-removals`: sites or, as `"*"`, all. */
  readonly accepted?: ReadonlySet<string>;
};

/** An item that stays for now, and when it leaves at the latest if its link stays as it is. */
export type HeldItem = { readonly id: string; readonly since: Date; readonly leavesAt: Date };

/** What leaves a feed now, and what is held. */
export type RemovalDecision = { readonly leave: readonly string[]; readonly hold: readonly HeldItem[] };

const windowMs = 30 * 86_400_000;

/**
 * Guards one feed: within any 30 days it loses at most half of what it held, and never its last item, because of
 * links; and the items of a site with an event stay until the event is over. Held items leave, the longest held first,
 * when there is room for them, or 30 days after the hold began at the latest.
 */
export function decideRemovals(feed: FeedRemovals, now: Date): RemovalDecision {
  const at = now.getTime();
  const recent = feed.departures.map((date) => date.getTime()).filter((time) => at - time < windowMs);
  const queue = feed.leaving.toSorted((a, b) => sinceOf(a, now) - sinceOf(b, now) || (a.id < b.id ? -1 : 1));
  const room = roomFor(feed, recent.length);
  const leave: string[] = [];
  const hold: HeldItem[] = [];
  for (const item of queue) {
    const since = sinceOf(item, now);
    const heldBySite = feed.siteHolds.get(item.site)?.getTime() ?? 0;
    const isAccepted = feed.accepted?.has("*") === true || feed.accepted?.has(item.site) === true;
    const isOver = at - since >= windowMs;
    if (isAccepted || (heldBySite <= at && (isOver || leave.length < room))) leave.push(item.id);
    else hold.push({ id: item.id, since: new Date(since), leavesAt: new Date(Math.max(heldBySite, since + windowMs)) });
  }
  return { leave, hold };
}

/** Items that may leave at once: half of what the feed held at the beginning of the 30 days, but not the last. */
function roomFor({ shown, leaving, staying }: FeedRemovals, left: number): number {
  return Math.max(0, Math.min(Math.floor((shown + left) / 2) - left, staying + leaving.length - 1));
}

function sinceOf({ heldSince }: LeavingItem, now: Date): number {
  return heldSince?.getTime() ?? now.getTime();
}
