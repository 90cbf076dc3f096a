import { hash } from "node:crypto";
import { imageNumber, pageNumber } from "../feeds/canonical-url.ts";
import { visiblePart } from "../feeds/compose.ts";
import { exclusionOf } from "../feeds/exclusion.ts";
import { itemId } from "../feeds/ids.ts";
import type { Where } from "../model/feed.ts";
import { optional } from "../model/optional.ts";
import type { Problem } from "../model/problem.ts";
import type { SourceRecord } from "../model/record.ts";
import type { ParsedRecord, ParseOptions } from "../records/parse.ts";
import type { IndexedFile } from "../store/record-index.ts";

/** A parsed file, with everything that the index stores for it. */
export type DescribedRecord = {
  readonly entry?: NonNullable<IndexedFile["entry"]>;
  readonly problems: readonly Problem[];
  readonly isWithdrawn: boolean;
};

/** The settings that affect what the index stores for a record. */
export type DescribeOptions = ParseOptions & { readonly where: Where; readonly idPrefix: string };

/** Parses one file into its index entry. */
export function describeFile(
  path: string,
  bytes: Buffer,
  parseRecord: (path: string, bytes: Buffer, options: ParseOptions) => ParsedRecord,
  options: DescribeOptions,
): DescribedRecord {
  const { record, problems, isWithdrawn } = parseRecord(path, bytes, options);
  return { problems, isWithdrawn, ...(record === undefined ? {} : { entry: describeRecord(record, options) }) };
}

/** The index entry of a record: the record and what is derived from it. */
export function describeRecord(
  record: SourceRecord,
  { where, idPrefix }: DescribeOptions,
): NonNullable<IndexedFile["entry"]> {
  const exclusion = exclusionOf(record, where);
  return {
    record,
    id: itemId(idPrefix, record.path, record.ownId),
    visible: hash("sha256", visiblePart(record), "base64").slice(0, 22),
    images: record.images.map(({ url }) => imageNumber(url)),
    ...optional("exclusion", exclusion),
    ...(record.url === undefined ? {} : { page: pageNumber(record.url) }),
  };
}
