import type { Feed, FeedPlan } from "./feed.ts";
import type { Item } from "./item.ts";

/** A feed whose items are chosen, but composed only when asked for. */
export type PlannedFeed = {
  readonly plan: FeedPlan;
  /** Changes whenever something changes that the feed shows. */
  readonly digest: string;
  readonly itemCount: number;
  readonly compose: () => Promise<Feed>;
  /** What the feed has no room for, newest first; its pages show it. */
  readonly older: readonly PlannedItems[];
  /** There are still more items than those. */
  readonly hasMore: boolean;
};

/** Some items in a row, composed only when asked for. `digest` changes whenever something changes that they show. */
export type PlannedItems = {
  readonly digest: string;
  readonly itemCount: number;
  readonly compose: () => Promise<readonly Item[]>;
};
