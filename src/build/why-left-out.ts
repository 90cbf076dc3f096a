import type { LeftOutReason } from "../model/record.ts";
import type { FoundRecord } from "../store/find-records.ts";
import type { LinkReplica } from "../store/link-replica.ts";
import type { Selection } from "../store/selection.ts";

/** What the reason depends on. */
export type Grounds = {
  readonly selection: Selection;
  readonly replica: LinkReplica;
  readonly now: Date;
};

/** Why a record is in no feed: its own state, or newer records. Call it only for records in no feed. */
export function whyLeftOut(found: FoundRecord, { selection, replica, now }: Grounds): LeftOutReason {
  const { exclusion, publishedAt, rowid, record } = found;
  if (exclusion !== undefined) return exclusion;
  const hidden = selection.hiddenReason(rowid);
  if (hidden !== undefined) return hidden;
  if (publishedAt !== undefined && publishedAt > now) return "scheduled";
  return record?.url !== undefined && replica.isDead(record.url) ? "dead" : "beyond-limit";
}
