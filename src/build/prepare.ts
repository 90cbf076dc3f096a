import { join } from "node:path";
import type { WrittenFile } from "../model/file.ts";
import { displayPath, type Problem } from "../model/problem.ts";
import type { RunEvent } from "../model/report.ts";
import type { Site } from "../model/site.ts";
import type { RecordIndex } from "../store/record-index.ts";
import { type Choice, choose } from "./choose.ts";
import { type IngestCounts, ingest, openIndex } from "./ingest.ts";
import type { Project } from "./project.ts";
import { type LinkStage, openLinks, openPictures, type PictureStage } from "./replicas.ts";
import { type RunTime, rememberTime, timeOfRun } from "./run-time.ts";
import { publishedSite } from "./site.ts";
import { loadTaxonomy, type Taxonomy } from "./taxonomy.ts";

/** The start of every command: the records are indexed and the link states synced. */
export type Prepared = {
  readonly now: Date;
  readonly time: RunTime;
  readonly site: Site;
  readonly index: RecordIndex;
  readonly records: IngestCounts;
  readonly links: LinkStage;
  readonly pictures: PictureStage;
  readonly taxonomy: Taxonomy;
  /** Decides what can be published. Call it again after verdicts have changed. */
  readonly choose: () => Choice;
  /** All problems of records and topics, sorted by place. */
  readonly problems: (choice: Choice) => Problem[];
};

/** Reads changed records and topics. Makes no requests, and writes only the state. */
export async function prepare(
  { config, clock, store }: Project,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<Prepared> {
  const { memory, cache, buildCache, fileTimeMs } = store;
  const time = timeOfRun(clock, memory.facts);
  await rememberTime(store, time);
  const { now } = time;
  const site = publishedSite(config);
  const taxonomy = await loadTaxonomy(config, buildCache);
  const keepContent = config.feeds.content === "full" || taxonomy.entries.some(({ content }) => content === "full");
  const index = openIndex(cache, config, site.idPrefix, keepContent);
  const onProgress = (read: number) => onEvent({ stage: "records", read });
  const settledBefore = fileTimeMs - 2000;
  const { idPrefix } = site;
  const records = await ingest({ config, index, memory, now, idPrefix, keepContent, settledBefore, onProgress });
  const located = (problem: Problem) => ({
    ...problem,
    file: displayPath(config.projectDir, join(config.records.dir, problem.file)),
  });
  return {
    now,
    time,
    site,
    index,
    records,
    taxonomy,
    links: openLinks(store, now),
    pictures: openPictures(store),
    choose: () => choose({ config, site, cache, memory, taxonomy: taxonomy.entries, now }),
    problems: ({ selection, problems }) =>
      [...selection.problems().map(located), ...taxonomy.problems, ...problems].sort(byPlace),
  };
}

/** The written files according to the state, for output folders without a file list. */
export function knownFiles({ config, store }: Project): WrittenFile[] {
  return [...store.memory.formerFiles.all(), ...store.stampsOf(config.output.dir).all()];
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
