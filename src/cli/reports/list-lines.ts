import type { ListedRecord, ListReport } from "../../commands/list.ts";
import { count } from "../../model/count.ts";

/** `3 of 14 records: 9 in feeds, 5 left out (4 unpublished, 1 dead)`; the counts are those of all records. */
export function listHeadline({ counts, records }: ListReport): string {
  const reasons = Object.entries(counts.leftOut).filter(([, number]) => number > 0);
  const total = reasons.reduce((sum, [, number]) => sum + number, 0);
  const why = total === 0 ? "" : ` (${reasons.map(([reason, number]) => `${number} ${reason}`).join(", ")})`;
  const listed = records.length === counts.records ? "" : `${records.length} of `;
  return `${listed}${count(counts.records, "record")}: ${counts.published} in feeds, ${total} left out${why}`;
}

/** What there is to say about a record: why it is left out, its dead link, where its page has moved, its problems. */
export function remarks(record: ListedRecord): string[] {
  const { link, problems } = record;
  const { url, movedTo } = link ?? {};
  const move = movedTo === undefined ? [] : [`${url} ${movedTo.isFollowed ? followed : advised} ${movedTo.url}`];
  return [...whyLeftOut(record), ...move, ...problems.map(problemText)];
}

/** Problems explain a broken file better than the sentence that sums them up. */
function whyLeftOut({ state, detail, link, problems }: ListedRecord): string[] {
  if (state === "dead") return [`${detail}: ${link?.url}`];
  const isDead = link?.verdict === "dead" && (state === "published" || state === "beyond-limit");
  const dead = isDead ? [`its link is dead (${link.reason}): ${link.url}`] : [];
  return detail === undefined || (state === "invalid" && problems.length > 0) ? dead : [detail, ...dead];
}

const followed = "has moved, and feeds link to";
const advised = "has moved to another site; if it is the same page, write";

function problemText({ line, column, field, message }: ListedRecord["problems"][number]): string {
  const place = [line, column].filter((part) => part !== undefined).join(":");
  return `${place === "" ? "" : `${place}: `}${field === undefined ? "" : `${field}: `}${message}`;
}
