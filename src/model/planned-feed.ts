import type { Feed, FeedPlan } from "./feed.ts";
import type { Item } from "./item.ts";

/** A feed whose items are chosen but not composed yet. */
export type PlannedFeed = {
  readonly plan: FeedPlan;
  /** Changes whenever anything that the feed shows changes. */
  readonly digest: string;
  readonly itemCount: number;
  readonly compose: () => Promise<Feed>;
  /** Items beyond the limit of the feed, newest first. Its older pages show them. */
  readonly older: readonly PlannedItems[];
  /** True when there are even more items. */
  readonly hasMore: boolean;
};

/** A group of items, not composed yet. `digest` changes whenever anything that they show changes. */
export type PlannedItems = {
  readonly digest: string;
  readonly itemCount: number;
  readonly compose: () => Promise<readonly Item[]>;
};
