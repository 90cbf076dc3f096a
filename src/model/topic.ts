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
  /** Earlier ids. Their folders get the same feeds, for existing subscribers. */
  readonly formerIds: readonly string[];
  /** The topic has ended and has no feeds. */
  readonly isRetired: boolean;
  /** No record names it any more, but its feeds stay for existing subscribers. */
  readonly isUnused?: true;
  /** The keys of its name and aliases; the first is that of its name (see `topicKey`). */
  readonly keys: readonly string[];
  /** The keys whose records its feed contains: its own and, with roll-up, those of all subtopics. */
  readonly feedKeys: readonly string[];
};

/** Equal for two spellings of the same topic: NFC, lower case, single spaces. */
export function topicKey(name: string): string {
  return name.normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();
}
