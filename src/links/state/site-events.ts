import type { LinkState } from "../../model/link.ts";
import type { SiteWatch } from "../../model/site-watch.ts";
import { evidenceOf } from "../classify/evidence.ts";

const dayMs = 86_400_000;
const leastGone = 3;
const holdDays = 30;
const widenDays = 7;
const widenedLinks = 20;

/** Whether a link that was alive has just been found gone for the first time. */
export function hasTurnedGone({ aliveAt, failures, history }: LinkState): boolean {
  const last = history.at(-1);
  return aliveAt !== undefined && failures === 1 && last !== undefined && evidenceOf(last.reason).kind === "gone";
}

/** What one check says about the site of its link. */
export type SiteLook = { readonly url: string; readonly isGone: boolean; readonly hasTurnedGone: boolean };

/** What the latest check of a link says about its site. */
export function siteLookOf(state: LinkState): SiteLook {
  const isGone = evidenceOf(state.history.at(-1)?.reason ?? "new").kind === "gone";
  return { url: state.url, isGone, hasTurnedGone: hasTurnedGone(state) };
}

/**
 * The watch of a site after links of it were checked, in this order. It begins when a link that was alive turns gone,
 * and is over 30 days later; then the next such link begins a new one.
 *
 * @returns `undefined` while nothing is to be watched
 */
export function watchAfter(
  watch: SiteWatch | undefined,
  site: string,
  looks: readonly SiteLook[],
  now: Date,
): SiteWatch | undefined {
  const running = watch !== undefined && !isWatchOver(watch, now) ? watch : undefined;
  const since = running === undefined ? looks.slice(looks.findIndex((look) => look.hasTurnedGone)) : looks;
  const [first] = since;
  if (first === undefined || (running === undefined && !first.hasTurnedGone)) return running;
  const gone = new Set(running?.gone);
  const others = new Set(running?.others);
  for (const { url, isGone } of since) {
    gone.delete(url);
    others.delete(url);
    (isGone ? gone : others).add(url);
  }
  const begun = running ?? { site, since: now };
  return { ...begun, gone: [...gone], others: [...others] };
}

/** Many links of a site are gone at once: an outage of the site, a migration, robots kept out by 404. Or the end. */
export type SiteEvent = {
  readonly site: string;
  readonly gone: number;
  /** Links asked since then. */
  readonly of: number;
  readonly since: Date;
  /** Until then the site's items stay. */
  readonly holdsUntil: Date;
};

/** The event that a watch amounts to: at least three links gone, and more than half of those asked. */
export function eventOf({ site, since, gone, others }: SiteWatch): SiteEvent | undefined {
  const of = gone.length + others.length;
  if (gone.length < leastGone || gone.length * 2 <= of) return undefined;
  return { site, gone: gone.length, of, since, holdsUntil: new Date(since.getTime() + holdDays * dayMs) };
}

/** Whether the site's items are no longer held because of it. */
function isWatchOver({ since }: SiteWatch, now: Date): boolean {
  return now.getTime() - since.getTime() >= holdDays * dayMs;
}

/** Whether others of the site should be asked now, to see whether the site is gone: once a week, and not in an event. */
export function isWideningDue(watch: SiteWatch, now: Date): boolean {
  if (eventOf(watch) !== undefined) return false;
  return watch.widenedAt === undefined || now.getTime() - watch.widenedAt.getTime() >= widenDays * dayMs;
}

/** The others of a site that are asked when one of its links turns gone: up to twenty that were not asked since. */
export function othersToAsk({ gone, others }: SiteWatch, siteLinks: Iterable<string>): readonly string[] {
  const asked = new Set([...gone, ...others]);
  return [
    ...Iterator.from(siteLinks)
      .filter((url) => !asked.has(url))
      .take(widenedLinks),
  ];
}

/** `news.example: 18 of 20 gone since 2026-05-03` */
export function eventText({ site, gone, of, since }: SiteEvent): string {
  return `${site}: ${gone} of ${of} gone since ${since.toISOString().slice(0, 10)}`;
}
