import { eventOf, eventText } from "../links/state/site-events.ts";
import type { SiteEventReport } from "../model/report.ts";
import type { SiteWatch } from "../model/site-watch.ts";

/** The events of sites at one moment. */
export type Events = {
  readonly reports: readonly SiteEventReport[];
  /** Until when the items of sites stay. */
  readonly siteHolds: ReadonlyMap<string, Date>;
  /** A sentence for each event that no run has reported yet. */
  readonly news: readonly string[];
  /** When (in ms) events end. */
  readonly endings: readonly number[];
};

/** Finds the events among watched sites. */
export function currentEvents(watches: readonly SiteWatch[], now: Date): Events {
  const running = watches.flatMap((watch) => {
    const event = eventOf(watch);
    return event === undefined || event.holdsUntil <= now ? [] : [{ watch, event }];
  });
  return {
    reports: running.map(({ event: { site, gone, of, since } }) => ({ site, gone, of, since: since.toISOString() })),
    siteHolds: new Map(running.map(({ event }) => [event.site, event.holdsUntil])),
    news: running
      .filter(({ watch }) => watch.isReported === undefined)
      .map(
        ({ event }) => `${eventText(event)}. Its items stay until ${dayOf(event.holdsUntil)}, in case it comes back.`,
      ),
    endings: running.map(({ event }) => event.holdsUntil.getTime()),
  };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
