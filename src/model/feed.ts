import type { Item } from "./item.ts";
import type { Order } from "./topic.ts";

/** A feed to build: which records it contains, and where its files go. */
export type FeedPlan = {
  /** Unique among all feeds: `all`, `topics/<id>` or `feeds/<id>`. */
  readonly id: string;
  /** Folder below the output, "" for its root. */
  readonly folder: string;
  /** Earlier folders of this feed. They get the same files. */
  readonly formerFolders: readonly string[];
  /** Short title, for lists of the feeds of this site. */
  readonly name: string;
  /** Long title, for readers that show it without the name of the site. */
  readonly title: string;
  readonly description: string;
  readonly image?: string;
  /** The feed contains records with one of these topic keys; all records when absent. */
  readonly topicKeys?: readonly string[];
  /** Set for feeds by query (`feeds.extra`). */
  readonly query?: FeedQuery;
  readonly limit: number;
  /** Which records it prefers when there are too many; by date unless it says otherwise. */
  readonly order?: Order;
  /** What its items show, when not what `feeds.content` says. */
  readonly content?: "summary" | "full";
  /** Of its texts, when not that of the site. */
  readonly language?: string;
};

/** Conditions for records. Absent conditions always match. */
export type Where = {
  readonly topics?: readonly string[] | undefined;
  readonly kind?: readonly string[] | undefined;
  /** Names or domains. */
  readonly provider?: readonly string[] | undefined;
  readonly minQuality?: number | undefined;
  readonly minHeat?: number | undefined;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly language?: readonly string[] | undefined;
};

/** Which records a feed by query contains. */
export type FeedQuery = { readonly where: Where };

/** A feed with its items, newest first, ties by id. Ready to render in any format. */
export type Feed = {
  readonly plan: FeedPlan;
  readonly items: readonly Item[];
  /** The date of the newest item, or a fixed date without items. Never the time of the run. */
  readonly updatedAt: Date;
};
