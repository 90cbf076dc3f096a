import type { Health, HealthSource, LinkHealth } from "../model/health.ts";
import type { LinkState } from "../model/link.ts";
import { optional } from "../model/optional.ts";
import type { LinkCounts } from "../model/report.ts";
import type { Memory } from "../store/memory.ts";
import type { Selection } from "../store/selection.ts";
import type { Store } from "../store/store.ts";
import type { ChosenFeed } from "./compose.ts";
import type { LinkStage } from "./replicas.ts";

/** The most dead links to list; the rest is only counted. */
const maxDead = 2000;
const worst = ["dead", "unsure", "alive"];

/** Saves the counts of today if they differ from the last ones, once at least one link was checked. */
export function noteDay({ days }: Memory, { alive, unsure, dead }: LinkCounts, now: Date): void {
  const last = days.all().at(-1);
  if (alive + dead === 0 && last === undefined) return;
  if (last?.alive === alive && last.unsure === unsure && last.dead === dead) return;
  days.put({ day: dayOf(now), alive, unsure, dead });
}

/** The data of the health pages: links of published records, and dead links. */
export function healthOf(
  feeds: readonly ChosenFeed[],
  selection: Selection,
  { memory, links }: Store,
  { replica }: LinkStage,
): HealthSource {
  const days = memory.days.all();
  const load = async (): Promise<Health> => {
    const published = feeds.flatMap(({ candidates }) => candidates.map(({ rowid, url }) => [rowid, url] as const));
    const urls = new Map([...published, ...selection.deadCandidates(maxDead)]);
    const found: LinkHealth[] = [];
    for (const [rowid, url] of urls) {
      const [state] = await links.get([url]);
      if (state !== undefined) found.push(healthOfLink(state, selection, rowid));
    }
    return { days, links: found.sort(byUrgency) };
  };
  return { version: [replica.version(), days], load };
}

function healthOfLink(state: LinkState, selection: Selection, rowid: number): LinkHealth {
  const { url, verdict, status, movedTo, history } = state;
  const record = selection.record(rowid);
  const since = history.findLast((entry, index) => history[index - 1]?.kind !== entry.kind)?.at;
  return {
    url,
    state: verdict.kind,
    reason: verdict.reason,
    title: record.title,
    record: record.path,
    provider: record.provider?.name ?? record.provider?.domain ?? new URL(url).hostname.replace(/^www\./u, ""),
    ...optional("status", status),
    ...(since === undefined ? {} : { since: dayOf(since) }),
    ...optional("movedTo", movedTo),
  };
}

function byUrgency(a: LinkHealth, b: LinkHealth): number {
  return worst.indexOf(a.state) - worst.indexOf(b.state) || (a.url < b.url ? -1 : 1);
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
