import { join } from "node:path";
import { decideRemovals, type HeldItem } from "../feeds/removal-guard.ts";
import type { FeedPlan } from "../model/feed.ts";
import { optional } from "../model/optional.ts";
import { displayPath } from "../model/problem.ts";
import type { HeldReport, SiteEventReport } from "../model/report.ts";
import type { Departure, Hold } from "../store/removal-tables.ts";
import type { Candidate, Selection } from "../store/selection.ts";
import { pick } from "./choose.ts";
import type { Prepared } from "./prepare.ts";
import type { Project } from "./project.ts";
import { syncHolds } from "./replicas.ts";
import { allShown, type ShownItems, shownIn, shownItems } from "./shown-items.ts";
import { currentEvents, type Events } from "./site-event-report.ts";

/** What the guard holds, and what it lets feeds lose. */
export type Removals = {
  readonly held: readonly HeldReport[];
  readonly events: readonly SiteEventReport[];
  /** What people must know once, a sentence each. */
  readonly news: readonly string[];
  readonly departures: readonly Departure[];
  /** When (in ms) the decision may be another although no link changed. */
  readonly nextChangeAt: number;
};

/** What the guard may do. */
export type GuardOptions = {
  /** Let go of all dead items, or of those of this site or in this feed. */
  readonly acceptRemovals?: boolean | string | undefined;
  /** Takes a last look at links, and returns those that were asked. Without it, held items leave unseen. */
  readonly lookAgain?: ((urls: readonly string[]) => Promise<ReadonlySet<string>>) | undefined;
};

const hourMs = 3_600_000;
const windowMs = 30 * 24 * hourMs;

/**
 * Decides for each feed which of the items it shows leave it because their links are dead. From then on, choosing
 * feeds goes by that. Departures are only returned: they count once the output is written.
 */
export async function guardRemovals(
  project: Project,
  prepared: Prepared,
  { acceptRemovals = false, lookAgain }: GuardOptions,
): Promise<Removals> {
  const { memory } = project.store;
  const { now, links } = prepared;
  const events = currentEvents(memory.siteWatches.all(), now);
  const terms = { events, accepted: acceptRemovals, kept: new Set<string>() };
  let feeds = await decideAll(project, prepared, terms);
  const released = new Set(feeds.flatMap((feed) => feed.released));
  if (lookAgain !== undefined && released.size > 0) {
    const kept = released.difference(await lookAgain([...released]));
    feeds = await decideAll(project, prepared, { ...terms, kept });
  }
  const holds = feeds.flatMap((feed) => feed.holds);
  memory.atOnce(() => memory.holds.replace(holds));
  syncHolds(links);
  const isInVain = typeof acceptRemovals === "string" && !feeds.some((feed) => feed.accepted > 0);
  const vain = `--accept-removals ${acceptRemovals}: no dead item of such a site or feed was in the feeds.`;
  const times = [...holds.map(({ leavesAt }) => leavesAt.getTime()), ...events.endings, ...feeds.flatMap(freeAt)];
  return {
    held: feeds.flatMap((feed) => feed.held).sort(byDay),
    events: events.reports,
    news: isInVain ? [...events.news, vain] : events.news,
    departures: feeds.flatMap((feed) => feed.departures),
    nextChangeAt: Math.min(...times.filter((time) => time > now.getTime())),
  };
}

/** What all feeds go by. */
type Terms = {
  readonly events: Events;
  readonly accepted: boolean | string;
  /** Links that could not be asked a last time: their items stay. */
  readonly kept: ReadonlySet<string>;
};

/** What was decided for one feed. */
type FeedDecision = {
  readonly holds: readonly Hold[];
  readonly held: readonly HeldReport[];
  /** Links of items that were held and leave now. */
  readonly released: readonly string[];
  readonly departures: readonly Departure[];
  /** How many leave because somebody accepted it. */
  readonly accepted: number;
  readonly earlier: readonly Date[];
};

/** When (in ms) the budget of a feed grows again, if that matters. */
function freeAt({ holds, earlier }: FeedDecision): number[] {
  return holds.length === 0 ? [] : earlier.map((at) => at.getTime() + windowMs);
}

async function decideAll(project: Project, prepared: Prepared, terms: Terms): Promise<FeedDecision[]> {
  const { replica } = prepared.links;
  const shown: ShownItems = replica.hasDead() ? shownItems(project) : new Map();
  const ids = allShown(shown);
  const dead = new Map(ids.values().map((id) => [id, replica.deadLinkOf(id)] as const));
  const links = new Set(dead.values().filter((url) => url !== undefined));
  replica.hold(links);
  if (links.size === 0) return [];
  const { siteOf } = await import("../links/state/site.ts");
  const choice = prepared.choose();
  const context = { ...terms, project, prepared, siteOf, selection: choice.selection };
  return choice.plans.flatMap((plan) => {
    const before = shownIn(shown, plan);
    if (!before.values().some((id) => dead.get(id) !== undefined)) return [];
    // As the feed would be if it held all of them.
    const picked = pick({ ...choice, held: new Map([[plan.id, before]]) }, plan, plan.limit);
    return decideFeed({ plan, picked, shown: before.size }, context);
  });
}

type Context = Terms & {
  readonly project: Project;
  readonly prepared: Prepared;
  readonly siteOf: (url: string) => string;
  readonly selection: Selection;
};

/** A feed with all of its dead items, and how many items it showed. */
type Feed = { readonly plan: FeedPlan; readonly picked: readonly Candidate[]; readonly shown: number };

function decideFeed({ plan, picked, shown }: Feed, context: Context): FeedDecision {
  const { project, prepared, events, kept, siteOf } = context;
  const { now } = prepared;
  const { memory } = project.store;
  const dead = picked.filter(({ isDead }) => isDead);
  const since = new Map(memory.holds.of(plan.id).map((hold) => [hold.id, hold.since]));
  const earlier = memory.departures.of(plan.id);
  const accepted = acceptedIn(plan, context);
  const isAccepted = ({ url }: Candidate) => accepted.has("*") || accepted.has(siteOf(url));
  const leaving = dead.map(({ id, url }) => ({ id, site: siteOf(url), ...optional("heldSince", since.get(id)) }));
  const staying = picked.length - dead.length;
  const { siteHolds } = events;
  const { leave, hold } = decideRemovals({ shown, staying, departures: earlier, siteHolds, leaving, accepted }, now);
  const unseen = dead.filter(({ id, url }) => leave.includes(id) && kept.has(url));
  const soon = new Date(now.getTime() + hourMs);
  const stays = new Map<string, HeldItem>([
    ...hold.map((item) => [item.id, item] as const),
    ...unseen.map(({ id }) => [id, { id, since: since.get(id) ?? now, leavesAt: soon }] as const),
  ]);
  const gone = dead.filter(({ id }) => !stays.has(id));
  const held = dead.flatMap((one): [Candidate, HeldItem][] => {
    const item = stays.get(one.id);
    return item === undefined ? [] : [[one, item]];
  });
  const own = gone.filter((one) => !isAccepted(one));
  return {
    holds: held.map(([{ url }, item]) => ({ feed: plan.id, url, ...item })),
    held: held.map(([candidate, item]) => reportHeld(plan, candidate, item, context)),
    released: own.filter(({ id }) => since.has(id)).map(({ url }) => url),
    // What somebody accepted does not count against the feed.
    departures: own.map(({ id }) => ({ feed: plan.id, id, at: now })),
    accepted: gone.length - own.length,
    earlier,
  };
}

/** What `--accept-removals` means for one feed: all, or one site. */
function acceptedIn({ id }: FeedPlan, { accepted, siteOf }: Context): ReadonlySet<string> {
  if (accepted === false) return new Set();
  if (accepted === true || accepted === id) return new Set(["*"]);
  return new Set([siteOf(accepted.includes("://") ? accepted : `https://${accepted}/`)]);
}

function reportHeld(plan: FeedPlan, one: Candidate, { since, leavesAt }: HeldItem, context: Context): HeldReport {
  const { project, siteOf, selection } = context;
  const { projectDir, records } = project.config;
  return {
    file: displayPath(projectDir, join(records.dir, selection.record(one.rowid).path)),
    url: one.url,
    feed: plan.id,
    site: siteOf(one.url),
    since: since.toISOString(),
    leavesAt: leavesAt.toISOString(),
  };
}

function byDay(a: HeldReport, b: HeldReport): number {
  const [one, other] = [a, b].map(({ leavesAt, file, feed }) => `${leavesAt} ${file} ${feed}`) as [string, string];
  return one < other ? -1 : 1;
}
