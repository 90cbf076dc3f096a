import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { FeedPolicy } from "../feeds/policy.ts";
import { formatsOf } from "../formats/feed/formats.ts";
import { pathIn } from "../formats/paths.ts";
import { optional } from "../model/optional.ts";
import { displayPath, type Problem } from "../model/problem.ts";
import type { LeftOutReason } from "../model/record.ts";
import type { FeedReport, RunReport } from "../model/report.ts";
import type { Site } from "../model/site.ts";
import type { FileStamps } from "../store/file-stamps.ts";
import type { Selection } from "../store/selection.ts";
import type { Choice } from "./choose.ts";
import type { ChosenFeed } from "./compose.ts";
import type { PickedPictures } from "./pictures.ts";
import type { Prepared } from "./prepare.ts";
import type { Project } from "./project.ts";
import type { Published } from "./publish.ts";
import type { Removals } from "./removals.ts";
import { type BuildResult, mayBeOwn } from "./report.ts";

/** Feeds as the report lists them. */
function reportFeeds(feeds: readonly ChosenFeed[], { changed }: Published, site: Site): FeedReport[] {
  return feeds.map(({ plan, candidates }) => ({
    id: plan.id,
    title: plan.title,
    items: candidates.length,
    changed: formatsOf(site).some(({ fileName }) => changed.has(pathIn(plan.folder, fileName))),
  }));
}

/** Counts published records, which are in at least one feed, and all others by the reason why not. */
function reportItems(feeds: readonly ChosenFeed[], selection: Selection): RunReport["items"] {
  const published = new Set(feeds.flatMap(({ candidates }) => candidates.map(({ rowid }) => rowid))).size;
  const { counts, candidates } = selection.leftOut();
  const of = (reason: LeftOutReason) => counts.get(reason) ?? 0;
  const hidden = selection.hiddenCandidates() + of("dead");
  return {
    published,
    leftOut: {
      unpublished: of("unpublished"),
      removed: of("removed"),
      scheduled: of("scheduled"),
      undated: of("undated"),
      "no-link": of("no-link"),
      dead: of("dead"),
      duplicate: of("duplicate"),
      filtered: of("filtered"),
      "beyond-limit": candidates - hidden - published,
      invalid: of("invalid"),
      expired: of("expired"),
    },
  };
}

/** Everything that the result is made of. */
type Parts = {
  readonly project: Project;
  readonly prepared: Prepared;
  readonly choice: Choice;
  readonly pictures: PickedPictures;
  readonly removals: Removals;
  readonly published: Published;
  readonly stamps: FileStamps;
};

/** The result of a build that wrote its output. */
export function resultOf({ project, prepared, choice, pictures, removals, published, stamps }: Parts): BuildResult {
  const { config } = project;
  const { feeds, counts, check } = pictures;
  return {
    pictures: counts,
    ...optional("pictureCheck", check),
    items: reportItems(feeds, choice.selection),
    feeds: reportFeeds(feeds, published, prepared.site),
    files: published.counts,
    held: removals.held,
    events: removals.events,
    news: removals.news,
    problems: [...prepared.problems(choice), ...foreignProblems(published.foreign, config)],
    foreign: published.foreign,
    large: largeFiles(feeds, prepared.site, stamps, config.feeds),
  };
}

/** Problems for feed files that feedmill did not write: subscribers there get no updates. */
function foreignProblems(foreign: readonly string[], { output, projectDir }: Config): Problem[] {
  const message =
    "was not written by feedmill, or was edited since, so it was left alone; move it away to get feedmill's version";
  return foreign
    .filter((path) => !mayBeOwn(path))
    .map((path) => ({ file: displayPath(projectDir, join(output.dir, path)), message }));
}

/** One sentence for each feed file over `maxBytes`, by the size when it was last written. */
function largeFiles(
  feeds: readonly ChosenFeed[],
  site: Site,
  stamps: FileStamps,
  { maxBytes, content }: FeedPolicy,
): string[] {
  const advice = content === "full" ? "lower feeds.limit or use feeds.content: summary" : "lower feeds.limit";
  const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1000)} KB`;
  return feeds.flatMap(({ plan }) =>
    formatsOf(site).flatMap(({ fileName }) => {
      const path = pathIn(plan.folder, fileName);
      const { size = 0 } = stamps.get(path) ?? {};
      if (size <= maxBytes) return [];
      return `${path} is ${kilobytes(size)}, larger than feeds.maxBytes (${kilobytes(maxBytes)}); ${advice}.`;
    }),
  );
}
