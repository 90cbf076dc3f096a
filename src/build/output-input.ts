import type { OutputInput } from "../formats/target.ts";
import type { HealthSource } from "../model/health.ts";
import { optional } from "../model/optional.ts";
import type { PlannedItems } from "../model/planned-feed.ts";
import type { SearchCandidate, SearchEntry } from "../model/search.ts";
import type { Site } from "../model/site.ts";
import { publishedUrl } from "../model/uri.ts";
import type { Candidate, Selection } from "../store/selection.ts";
import { browserCode } from "./browser-scripts.ts";
import { type Choice, showsIn } from "./choose.ts";
import type { ChosenFeed, Composer } from "./compose.ts";

/** The parts of the output input. */
export type OutputParts = Pick<Choice, "topics" | "plans" | "selection" | "held"> & {
  readonly feeds: readonly ChosenFeed[];
  readonly composer: Composer;
  readonly site: Site;
  readonly health: HealthSource;
};

/** Gives the output targets access to the record index through iterables and functions. */
export function outputInput(parts: OutputParts): OutputInput {
  const { feeds, composer, topics, selection, site, health } = parts;
  return {
    site,
    feeds,
    topics,
    health,
    searchLists: () => feeds.map((feed) => searchList(feed, selection)),
    itemsFromOldest: (topicKeys, size) => cutItems(oldestFirst(parts, topicKeys), size, selection, composer),
    scriptText: browserCode,
  };
}

/** The candidates with these topics; dead ones only where the feed of the topics holds them. */
function oldestFirst({ plans, selection, held }: OutputParts, topicKeys: readonly string[] | undefined) {
  const plan = plans.find((one) => one.query === undefined && one.topicKeys === topicKeys);
  return selection.candidates(topicKeys, "oldest").filter(showsIn(plan?.id ?? "", held));
}

/** Keeps only the row numbers of each group in memory; its items are read when composed. */
function* cutItems(
  oldestFirst: Iterable<Candidate>,
  size: number,
  selection: Selection,
  composer: Composer,
): Generator<PlannedItems> {
  let group: Candidate[] = [];
  const toItems = (): PlannedItems => {
    const rowids = group.map(({ rowid }) => rowid);
    return {
      digest: composer.digest("api", group),
      itemCount: rowids.length,
      async compose() {
        const compose = await composer.items();
        const items = rowids.flatMap((rowid) => {
          const candidate = selection.candidateAt(rowid);
          return candidate === undefined ? [] : [compose(candidate)];
        });
        return items.reverse();
      },
    };
  };
  for (const candidate of oldestFirst) {
    if (group.length === size) {
      yield toItems();
      group = [];
    }
    group.push(candidate);
  }
  if (group.length > 0) yield toItems();
}

/** The items of a feed and of its older pages. */
function* searchList(feed: ChosenFeed, selection: Selection): Generator<SearchCandidate> {
  for (const { candidates } of [feed, ...feed.older]) {
    for (const candidate of candidates) yield { id: candidate.id, toEntry: () => toEntry(candidate, selection) };
  }
}

/** The length of a summary, in characters. */
const maxSummary = 160;

function toEntry({ rowid, movedTo }: Candidate, selection: Selection): SearchEntry {
  const record = selection.record(rowid);
  const source = record.provider?.name ?? record.provider?.domain;
  const summary = record.excerpt.slice(0, maxSummary).toWellFormed();
  return {
    title: record.title,
    url: publishedUrl(movedTo ?? record.url ?? ""),
    day: (record.publishedAt ?? "").slice(0, 10),
    ...optional("source", source),
    topics: record.topics,
    ...(summary === "" ? {} : { summary }),
  };
}
