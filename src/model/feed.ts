import type { Item } from "./item.ts";
import type { Order } from "./topic.ts";

/** A feed to be made: which records it takes, and where it goes. */
export type FeedPlan = {
  /** Unique among all feeds: `all`, `topics/<id>` or `feeds/<id>`. */
  readonly id: string;
  /** Folder below the output, "" for its root. */
  readonly folder: string;
  /** Old folders that get the same files. */
  readonly formerFolders: readonly string[];
  /** Short, for lists beside others of the site. */
  readonly name: string;
  /** Long, for readers that show it without the site's name. */
  readonly title: string;
  readonly description: string;
  readonly image?: string;
  /** Records with one of these topic keys; absent: all records. */
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

/** Which records a feed takes; what is absent does not matter. */
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

/** What a feed by query takes. */
export type FeedQuery = { readonly where: Where };

/** A feed with its items, newest first, ties by id; ready to be rendered in any format. */
export type Feed = {
  readonly plan: FeedPlan;
  readonly items: readonly Item[];
  /** The newest item's date, or a fixed one when there is none; never the time of the run. */
  readonly updatedAt: Date;
};
