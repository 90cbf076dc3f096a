import { hash } from "node:crypto";
import type { Config } from "../config.ts";
import { canonicalUrl } from "../feeds/canonical-url.ts";
import { visiblePart } from "../feeds/compose.ts";
import { itemId } from "../feeds/ids.ts";
import { standingOf } from "../feeds/standing.ts";
import type { Problem } from "../model/problem.ts";
import type { SourceRecord } from "../model/record.ts";
import type { ParsedRecord, ParseOptions } from "../records/parse.ts";
import { readRecord } from "../records/read.ts";
import { type FoundFile, walkRecords } from "../records/walk.ts";
import type { Memory } from "../store/memory.ts";
import type { IndexedFile, KnownFile, RecordIndex, Stamp } from "../store/record-index.ts";
import { version } from "../version.ts";

export type IngestCounts = {
  readonly files: number;
  readonly parsed: number;
  readonly cached: number;
  readonly removed: number;
};

export type IngestRequest = {
  readonly config: Config;
  readonly index: RecordIndex;
  readonly memory: Memory;
  readonly idPrefix: string;
  readonly now: Date;
  /** Files changed later than this (in ms, as the file system counts) may yet change without a trace. */
  readonly settledBefore: number;
  /** Told now and then how many files were seen. */
  readonly onProgress: (files: number) => void;
};

/** Brings the index up to date with the records folder: changed files are parsed, files that are gone leave it. */
export async function ingest(request: IngestRequest): Promise<IngestCounts> {
  const { index, onProgress } = request;
  forgetOtherSettings(request);
  const counts = { files: 0, parsed: 0, cached: 0, removed: 0 };
  let reader: ReturnType<typeof openReader> | undefined;
  for (const { folder, file, known } of pairFiles(request)) {
    if (file === undefined) {
      if (known !== undefined) index.remove(known.rowid);
      counts.removed++;
      continue;
    }
    if (++counts.files % 500 === 0) onProgress(counts.files);
    if (isUnchanged(file, known)) counts.cached++;
    else {
      reader ??= openReader(request, (await import("../records/parse.ts")).parseRecord);
      counts[reader(folder, file, known)]++;
    }
  }
  index.finish();
  return counts;
}

type Pair = { readonly folder: string; readonly file?: FoundFile; readonly known?: KnownFile };

/** Each file on disk with what the index knows of it, and each known file that is gone. */
function* pairFiles({ config, index }: IngestRequest): Generator<Pair> {
  const unseen = new Set(index.folders());
  for (const { path: folder, files } of walkRecords(config.records.dir)) {
    unseen.delete(folder);
    const knownFiles = index.knownIn(folder);
    let known = knownFiles.next().value;
    for (const file of files) {
      for (; known && isBefore(known.name, file.name); known = knownFiles.next().value) yield { folder, known };
      if (known?.name !== file.name) yield { folder, file };
      else {
        yield { folder, file, known };
        known = knownFiles.next().value;
      }
    }
    for (; known; known = knownFiles.next().value) yield { folder, known };
  }
  for (const folder of unseen) for (const known of index.knownIn(folder)) yield { folder, known };
}

function isBefore(a: string, b: string): boolean {
  if (!/[\ud800-\uffff]/.test(a + b)) return a < b;
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}

function isUnchanged({ found }: FoundFile, known: KnownFile | undefined): boolean {
  if (known === undefined) return false;
  if ("fault" in found) return known.hash === faultHash(found.fault);
  const isSame = known.mtime === found.mtimeMs && known.size === found.size && known.ino === found.ino;
  return isSame && known.ctime === found.ctimeMs;
}

/** Parsed records depend on some settings; when those change, all are parsed again. */
function forgetOtherSettings({ config, index, idPrefix }: IngestRequest): void {
  const { feeds, site } = config;
  const { dir: _dir, ...records } = config.records;
  const settings = JSON.stringify([version, records, feeds.where, feeds.content, site.assetBase, idPrefix]);
  if (index.setting("records") === settings) return;
  index.clear();
  index.set("records", settings);
}

type ParseRecord = (path: string, bytes: Buffer, options: ParseOptions) => ParsedRecord;

/** Reads one new or changed file into the index. */
function openReader(request: IngestRequest, parseRecord: ParseRecord) {
  const { config, index, settledBefore } = request;
  const { assetBase } = config.site;
  const keepHtml = config.feeds.content === "full";
  const options = { ...config.records, keepHtml, ...(assetBase === undefined ? {} : { assetBase }) };

  return (folder: string, { name, found }: FoundFile, known: KnownFile | undefined): "parsed" | "cached" => {
    const onDisk = folder === "" ? name : `${folder}/${name}`;
    const path = onDisk.normalize("NFC");
    const put = (hash: string, stamp: Stamp, parsed: ParsedRecord) =>
      index.put({ folder, name, stamp, hash, ...entryFor(request, path, parsed, known) }, known?.rowid);
    const fail = (fault: string, stamp: Stamp) => {
      const problems: Problem[] = [{ file: onDisk, line: 1, column: 1, message: fault }];
      put(faultHash(fault), stamp, { problems, isWithdrawn: false });
      return "parsed" as const;
    };
    if ("fault" in found) return fail(found.fault, noStamp);
    const stamp = stampOf(found, settledBefore);
    const read = readRecord(config.records.dir, onDisk);
    if ("fault" in read) return fail(read.fault, stamp);
    const digest = hash("sha256", read.bytes, "base64").slice(0, 22);
    if (known?.hash === digest) {
      index.restamp(known.rowid, stamp);
      return "cached";
    }
    put(digest, stamp, parseRecord(path, read.bytes, options));
    return "parsed";
  };
}

/** What goes into the index: the record, or the last good version of one that broke. */
function entryFor(request: IngestRequest, path: string, parsed: ParsedRecord, known: KnownFile | undefined) {
  const { index, memory } = request;
  const { record, problems, isWithdrawn } = parsed;
  if (record !== undefined) return { problems, isStale: false, entry: describe(request, dated(request, record)) };
  const lastGood = isWithdrawn ? undefined : ((known && index.recordAt(known.rowid)) ?? memory.lastGood.get(path));
  if (lastGood === undefined) return { problems, isStale: false };
  memory.lastGood.put(lastGood);
  return { problems, isStale: true, entry: describe(request, lastGood) };
}

function dated({ config, memory, now }: IngestRequest, record: SourceRecord): SourceRecord {
  if (record.publishedAt !== undefined || config.records.undated === "skip") return record;
  return { ...record, publishedAt: memory.dates.firstSeen(record.path, now).toISOString() };
}

function describe({ config, idPrefix }: IngestRequest, record: SourceRecord): NonNullable<IndexedFile["entry"]> {
  const standing = standingOf(record, config.feeds.where);
  return {
    record,
    id: itemId(idPrefix, record.path, record.ownId),
    visible: hash("sha256", visiblePart(record), "base64").slice(0, 22),
    ...(standing === undefined ? {} : { standing }),
    ...(record.url === undefined ? {} : { urlKey: canonicalUrl(record.url) }),
  };
}

const noStamp: Stamp = { mtime: 0, ctime: 0, size: 0, ino: 0 };

/** A file changed just now gets a stamp that never fits, so that the next run looks at its bytes again. */
function stampOf(stats: { mtimeMs: number; ctimeMs: number; size: number; ino: number }, settledBefore: number): Stamp {
  const mtime = Math.max(stats.mtimeMs, stats.ctimeMs) > settledBefore ? -1 : stats.mtimeMs;
  return { mtime, ctime: stats.ctimeMs, size: stats.size, ino: stats.ino };
}

function faultHash(fault: string): string {
  return `fault: ${fault}`;
}
