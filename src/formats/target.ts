import type { PlannedFiles } from "../model/file.ts";
import type { HealthSource } from "../model/health.ts";
import type { PlannedFeed, PlannedItems } from "../model/planned-feed.ts";
import type { SearchCandidate } from "../model/search.ts";
import type { Site } from "../model/site.ts";
import type { Topic } from "../model/topic.ts";

/** Something that a run writes: one object in one file, listed in `targets.ts`. */
export type OutputTarget = {
  readonly name: string;
  readonly isOn: (site: Site) => boolean;
  /** Loads and renders nothing yet, so that a run without news stays fast. */
  readonly plan: (input: OutputInput) => TargetPlan;
};

/** What a target writes, for each feed and once for all. */
export type TargetPlan = {
  readonly filesOf?: (feed: PlannedFeed) => readonly PlannedFiles[];
  readonly files?: readonly PlannedFiles[];
};

/** Everything that targets are made from. */
export type OutputInput = {
  readonly site: Site;
  /** The feed of everything comes first. */
  readonly feeds: readonly PlannedFeed[];
  readonly topics: readonly Topic[];
  readonly health: HealthSource;
  /** What the search may find: one list per feed, newest first. */
  readonly searchLists: () => readonly Iterable<SearchCandidate>[];
  /**
   * Every item that can be published under one of the topic keys (under any, without), whatever the feeds' limits: from
   * the oldest on in groups of `size`, each newest first.
   */
  readonly itemsFromOldest: (topicKeys: readonly string[] | undefined, size: number) => Iterable<PlannedItems>;
  readonly scriptText: (name: BrowserScript) => string;
};

/** Scripts for browsers, as `src/browser/` names them. */
export type BrowserScript = "feedmill" | "feedmill-feed" | "frame" | "frame-host";
