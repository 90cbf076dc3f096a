import type { LeftOutReason } from "../model/record.ts";
import type { LinkMirror } from "../store/link-mirror.ts";
import type { FoundRecord } from "../store/lookup.ts";
import type { Selection } from "../store/selection.ts";

/** What decides whether a record is a candidate. */
export type Grounds = {
  readonly selection: Selection;
  readonly mirror: LinkMirror;
  readonly now: Date;
};

/** Why a record that is in no feed is in none: for a reason of its own, or because others are newer. */
export function whyLeftOut(found: FoundRecord, { selection, mirror, now }: Grounds): LeftOutReason {
  const { standing, publishedAt, rowid, record } = found;
  if (standing !== undefined) return standing;
  const hidden = selection.hiddenReason(rowid);
  if (hidden !== undefined) return hidden;
  if (publishedAt !== undefined && publishedAt > now) return "scheduled";
  return record?.url !== undefined && mirror.isDead(record.url) ? "dead" : "beyond-limit";
}
