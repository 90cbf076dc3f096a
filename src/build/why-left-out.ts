import type { LeftOutReason } from "../model/record.ts";
import type { FoundRecord } from "../store/find-records.ts";
import type { LinkReplica } from "../store/link-replica.ts";
import type { Selection } from "../store/selection.ts";

/** What decides whether a record is a candidate. */
export type Grounds = {
  readonly selection: Selection;
  readonly replica: LinkReplica;
  readonly now: Date;
};

/** Why a record that is in no feed is in none: for a reason of its own, or because others are newer. */
export function whyLeftOut(found: FoundRecord, { selection, replica, now }: Grounds): LeftOutReason {
  const { exclusion, publishedAt, rowid, record } = found;
  if (exclusion !== undefined) return exclusion;
  const hidden = selection.hiddenReason(rowid);
  if (hidden !== undefined) return hidden;
  if (publishedAt !== undefined && publishedAt > now) return "scheduled";
  return record?.url !== undefined && replica.isDead(record.url) ? "dead" : "beyond-limit";
}
