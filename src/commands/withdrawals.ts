import type { Choice } from "../build/choose.ts";
import { type Grounds, whyLeftOut } from "../build/why-left-out.ts";
import { matches } from "../feeds/match.ts";
import type { FeedPlan } from "../model/feed.ts";
import type { LeftOutReason } from "../model/record.ts";
import { topicKey } from "../model/topic.ts";
import { type FoundRecord, findById } from "../store/find-records.ts";
import type { Cache } from "../store/record-index.ts";

/** Why an item leaves a feed, and its record if that still exists. */
export type Withdrawal = {
  /**
   * In addition to the reasons in reports: the file is gone or renamed (`deleted`), the record no longer belongs in this
   * feed (`elsewhere`), the feed no longer exists (`feed-vanished`).
   */
  readonly reason: LeftOutReason | "deleted" | "elsewhere" | "feed-vanished";
  /** The path below the records folder. */
  readonly record?: string;
};

/** Finds out why items leave feeds. */
export type Withdrawals = { of(id: string, plan: FeedPlan): Withdrawal };

/** Looks into the records as they are now. */
export function openWithdrawals({
  choice,
  cache,
  replica,
  now,
}: Omit<Grounds, "selection"> & { choice: Choice; cache: Cache }): Withdrawals {
  const { selection } = choice;
  const reasonFor = (found: FoundRecord, plan: FeedPlan): Withdrawal["reason"] => {
    const reason = whyLeftOut(found, { selection, replica, now });
    return reason === "beyond-limit" && !belongs(found, plan) ? "elsewhere" : reason;
  };
  return {
    of(id, plan) {
      const copies = findById(cache, id);
      const found = copies.find(({ rowid }) => selection.hiddenReason(rowid) === undefined) ?? copies[0];
      if (found === undefined) return { reason: "deleted" };
      return { reason: reasonFor(found, plan), record: found.path };
    },
  };
}

function belongs({ record }: FoundRecord, { topicKeys, query }: FeedPlan): boolean {
  if (record === undefined) return false;
  if (query !== undefined) return matches(record, query.where);
  return topicKeys === undefined || record.topics.some((name) => topicKeys.includes(topicKey(name)));
}
