import type { Extension, FeedOptions, Feed as PackageFeed, Item as PackageItem } from "feed";
import type { Feed } from "../../model/feed.ts";
import type { TextExtension } from "../../model/file-types.ts";
import type { FormatName, Site } from "../../model/site.ts";
import type { Text } from "../translate.ts";

/** A format that feeds are written in, and all that the program must know about it. */
export type FeedFormat = {
  readonly name: FormatName;
  /** As people call it. */
  readonly title: string;
  /** What its file is called in every feed's folder. */
  readonly fileName: `feed${TextExtension}`;
  readonly contentType: string;
  /** Types that readers accept as well: what static hosts send when nobody configured them. */
  readonly toleratedTypes: readonly string[];
  readonly syntax: "xml" | "json";
  /** Pure: the same draft, the same text. */
  readonly render: (draft: FeedDraft) => string;
};

/** A feed as the `feed` package takes it, made once for all formats; nothing is escaped yet. */
export type FeedDraft = {
  readonly feed: Feed;
  readonly site: Site;
  readonly options: Readonly<FeedOptions>;
  readonly translate: (text: Text) => string;
  /** One for each of the feed's items, in their order. */
  readonly items: readonly PackageItem[];
  /** Opens a new feed of the package with these options; formats differ in escaping and extensions. */
  readonly toPackageFeed: (extensions: Extension[], items: PackageItem[]) => PackageFeed;
};
