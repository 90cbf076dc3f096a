import { count } from "../model/count.ts";
import type { CheckResult } from "../model/link.ts";
import { optional } from "../model/optional.ts";
import type { RunReport } from "../model/report.ts";
import type { Site } from "../model/site.ts";
import type { Store } from "../store/store.ts";
import { heldNotes } from "./held-notes.ts";
import type { LinkPass } from "./links.ts";
import type { Prepared } from "./prepare.ts";
import type { Project } from "./project.ts";
import { clockNotes } from "./run-time.ts";

/** The most large files to name; the rest is only counted. */
const maxLarge = 3;

/** The result of composing and publishing. */
export type BuildResult = Pick<RunReport, "pictures" | "items" | "feeds" | "files" | "held" | "events" | "problems"> & {
  /** Absent when no picture was checked. */
  readonly pictureCheck?: CheckResult;
  /** Paths with a file that feedmill did not write. */
  readonly foreign: readonly string[];
  /** Notes about feed files that are too large. */
  readonly large: readonly string[];
  /** Notes about removals that only this run prints. */
  readonly news: readonly string[];
};

/** The report of a run. */
export function reportBuild(
  { clock, store }: Project,
  { now, time, site, records }: Prepared,
  links: LinkPass,
  result: BuildResult,
): RunReport {
  const { pictures, items, feeds, files, held, events, problems } = result;
  return {
    ok: true,
    startedAt: now.toISOString(),
    durationMs: clock.now().getTime() - (time.doubted ?? now).getTime(),
    records: { ...records, problems: problems.length },
    links: links.counts,
    died: links.check?.died ?? [],
    pictures,
    items,
    feeds,
    files,
    held,
    events,
    ...optional("cutShort", links.check?.cutShort ?? result.pictureCheck?.cutShort),
    problems,
    notes: [...clockNotes(time), ...notesOn({ site, store, linkCheck: links.check, ...result })],
  };
}

/** What the notes of a run depend on. */
export type NoteInput = {
  readonly site: Site;
  readonly store: Pick<Store, "notes" | "hasNoMemory">;
  readonly linkCheck?: CheckResult | undefined;
} & Pick<BuildResult, "pictureCheck" | "foreign" | "large" | "held" | "news">;

/** What the user should know although nothing failed, one sentence each. */
export function notesOn(run: NoteInput): string[] {
  const { site, store, linkCheck, pictureCheck, held, news, foreign, large } = run;
  const notes = [...store.notes];
  if (store.hasNoMemory) notes.push("No saved state found: every link counts as new.");
  if (site.url === undefined)
    notes.push("This is a preview: the feeds have no address. Set site.url in config/feedmill.yaml.");
  if (linkCheck?.outage !== undefined)
    notes.push(`The network failed (${linkCheck.outage}): recorded no verdicts and kept every item.`);
  if (pictureCheck?.outage !== undefined)
    notes.push(
      `The network failed for pictures (${pictureCheck.outage}): recorded no verdicts and kept every picture.`,
    );
  if (linkCheck?.cutShort === "budget" || pictureCheck?.cutShort === "budget")
    notes.push("Checking reached its time limit (links.budgetMs); the next run continues.");
  notes.push(...news, ...heldNotes(held));
  for (const path of foreign.filter(mayBeOwn))
    notes.push(`Left ${path} alone, because feedmill did not write it; move it away to get feedmill's version.`);
  notes.push(...large.slice(0, maxLarge));
  if (large.length > maxLarge)
    notes.push(`Also larger than feeds.maxBytes: ${count(large.length - maxLarge, "more feed file")}.`);
  return notes;
}

/** True for pages and host settings, which users may well write themselves. */
export function mayBeOwn(path: string): boolean {
  return path === "_headers" || path.endsWith(".html");
}
