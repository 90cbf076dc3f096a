import { nearest } from "../model/nearest.ts";
import type { SourceRecord } from "../model/record.ts";
import type { Fault } from "./fault.ts";
import { frontMatter, isName } from "./schema.ts";

/** What a misspelt field may have been meant to be. */
const wanted = ["published", "removed", "topics", "title", "originalUrl", "publishedDateTime"];
/** Where one of these is, the other is not missing. */
const standIns: Readonly<Record<string, string>> = { title: "name", originalUrl: "webUrl" };
/** Fields of their own, however near to others. */
const known = new Set([...Object.keys(frontMatter.shape), "publisher"]);
const mostSlips = 2;
/** Before this there was hardly a page to link to. */
const earliest = "1990";

/** Adds what is probably a slip, though the record can be used, to `faults`; `fields` is its front matter as it came. */
export function advise(fields: Readonly<Record<string, unknown>>, record: SourceRecord, faults: Fault[]): void {
  for (const field of Object.keys(fields)) if (!known.has(field)) adviseOnField(field, fields, faults);
  adviseOnTopics(fields["topics"], faults);
  for (const [field, date] of [
    ["publishedDateTime", record.publishedAt] as const,
    ["updatedDateTime", record.updatedAt] as const,
  ]) {
    if (date === undefined || date >= earliest || !(field in fields)) continue;
    faults.push({ path: [field], message: `is this date right? it says ${date.slice(0, 10)}`, isFatal: false });
  }
}

function adviseOnField(field: string, fields: Readonly<Record<string, unknown>>, faults: Fault[]): void {
  const missing = wanted.filter((name) => !(name in fields) && !((standIns[name] ?? name) in fields));
  const meant = nearest(field, missing, mostSlips);
  if (meant === undefined) return;
  faults.push({ path: [field], message: `unknown field "${field}"; did you mean "${meant}"?`, isFatal: false });
}

function adviseOnTopics(topics: unknown, faults: Fault[]): void {
  if (typeof topics === "string" && topics.includes(",")) {
    const message = `is one name with commas; for several, write a list: [${topics.trim()}]`;
    faults.push({ path: ["topics"], message, isFatal: false });
  }
  if (!Array.isArray(topics)) return;
  for (const [index, name] of topics.entries()) {
    if (isName(name)) continue;
    const isEmpty = name === null || name === undefined || typeof name === "string";
    const outcome = isEmpty ? "is empty and ignored; remove it" : "is no text and ignored; put it in quotes";
    faults.push({ path: ["topics", index], field: "topics", message: `entry ${index + 1} ${outcome}`, isFatal: false });
  }
}
