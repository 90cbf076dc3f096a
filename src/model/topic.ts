/** Which records a feed prefers when there are too many. */
export type Order = "date" | "heat" | "quality";

/** A subject that has its own feeds. */
export type Topic = {
  /** Its folder below `output/topics/`. Never changes, never clashes. */
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly image?: string;
  readonly keywords: readonly string[];
  /** Settings of its feed, when not those of all feeds. */
  readonly limit?: number;
  readonly order?: Order;
  readonly content?: "summary" | "full";
  readonly language?: string;
  readonly parentId?: string;
  /** Folders that keep the same feeds for old subscribers. */
  readonly formerIds: readonly string[];
  /** Ended: no feeds any more. */
  readonly isRetired: boolean;
  /** Nobody names it any more; its feeds live on for those who read them. */
  readonly isUnused?: true;
  /** Its own name and aliases as keys, first its name (see `topicKey`). */
  readonly keys: readonly string[];
  /** Keys of the records in its feed: its own and, with roll-up, those of all topics below it. */
  readonly feedKeys: readonly string[];
};

/** What makes two spellings of a topic's name the same: NFC, lower case, single blanks. */
export function topicKey(name: string): string {
  return name.normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();
}
