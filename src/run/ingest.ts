import { hash } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Problem } from "../model/problem.ts";
import { readRecord } from "../records/read.ts";
import { type FoundFile, walkRecords } from "../records/walk.ts";
import type { Memory } from "../store/memory.ts";
import { type Cache, type KnownFile, openRecordIndex, type RecordIndex, type Stamp } from "../store/record-index.ts";
import { version } from "../version.ts";
import {
  type DescribedRecord,
  type DescribeOptions,
  describeFile,
  describeRecord,
  type SourceFile,
} from "./describe.ts";
import { type HelperThread, startHelper } from "./helper-thread.ts";

/** Files seen, read anew, taken from the index, and gone. */
export type IngestCounts = {
  readonly files: number;
  readonly parsed: number;
  readonly cached: number;
  readonly removed: number;
};

/** What reading the records depends on. */
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
  const { index, memory, onProgress } = request;
  const counts = { files: 0, parsed: 0, cached: 0, removed: 0 };
  let reader: Reader | undefined;
  try {
    for (const { folder, file, known } of pairFiles(request)) {
      if (file === undefined) {
        if (known !== undefined) {
          index.remove(known.rowid);
          memory.lastGood.forget(pathOf(folder, known.name));
        }
        counts.removed++;
        continue;
      }
      if (++counts.files % 500 === 0) onProgress(counts.files);
      if (isUnchanged(file, known)) counts.cached++;
      else {
        reader ??= openReader(request);
        counts[await reader.read(folder, file, known)]++;
      }
    }
    await reader?.end();
  } finally {
    reader?.close();
  }
  index.finish();
  return counts;
}

type Pair = { readonly folder: string; readonly file?: FoundFile; readonly known?: KnownFile };

/** Each file on disk with what the index knows of it, and each known file that is gone. */
function* pairFiles({ config, index }: IngestRequest): Generator<Pair> {
  const unseen = new Set(index.folders());
  for (const { path: folder, files } of walkRecords(config.records.dir, config.output.dir)) {
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

/** Opens the index. Parsed records depend on some settings; when those change, all are parsed again. */
export function openIndex(cache: Cache, config: Config, idPrefix: string): RecordIndex {
  const { feeds, site } = config;
  const { dir: _dir, ...records } = config.records;
  const settings = JSON.stringify([version, records, feeds.where, feeds.content, site.assetBase, idPrefix]);
  const index = openRecordIndex(cache);
  if (index.settings.get("records") === settings) return index;
  index.clear();
  index.settings.set("records", settings);
  return openRecordIndex(cache);
}

/** A file on its way into the index. */
type Incoming = {
  readonly folder: string;
  readonly name: string;
  /** Below the records folder, NFC. */
  readonly path: string;
  readonly hash: string;
  readonly stamp: Stamp;
  readonly known: KnownFile | undefined;
};

/** From this many changed files on, a second thread pays for its start. */
const manyFiles = 12_000;
/** How often this thread looks up to take what the second one has done. */
const filesPerTurn = 50;

type Reader = ReturnType<typeof openReader>;

/** Reads new and changed files into the index. */
function openReader(request: IngestRequest) {
  const { config, index, settledBefore } = request;
  let parser: typeof import("../records/parse.ts") | undefined;
  const options = parseOptionsOf(request);
  let helper: HelperThread<Incoming & SourceFile> | undefined;
  let parsed = 0;
  const put = (file: Incoming, described: DescribedRecord) => {
    const { folder, name, stamp, hash, known } = file;
    index.put({ folder, name, stamp, hash, ...lastGoodFor(request, file, described) }, known?.rowid);
  };
  const parse = async (file: Incoming, read: Buffer) => {
    // What was read is valid until somebody reads again, so nothing waits before it is used; the first is copied.
    const bytes = parser === undefined ? Buffer.from(read) : read;
    parser ??= await import("../records/parse.ts");
    if (++parsed === manyFiles) helper = startHelper<Incoming & SourceFile>(options, put);
    if (helper?.hasRoom()) helper.take({ ...file, bytes: Uint8Array.from(bytes) });
    else put(file, describeFile(file.path, bytes, parser.parseRecord, options));
    if (helper !== undefined && parsed % filesPerTurn === 0) await turn();
  };
  return {
    async read(folder: string, { name, found }: FoundFile, known: KnownFile | undefined): Promise<"parsed" | "cached"> {
      const onDisk = folder === "" ? name : `${folder}/${name}`;
      const file = { folder, name, known, path: pathOf(folder, name) };
      const read = "fault" in found ? found : readRecord(config.records.dir, onDisk, found.size);
      const stamp = "fault" in found ? noStamp : stampOf(found, settledBefore);
      if ("fault" in read) {
        const problems: Problem[] = [{ file: onDisk, line: 1, column: 1, message: read.fault }];
        put({ ...file, hash: faultHash(read.fault), stamp }, { problems, isWithdrawn: false });
        return "parsed";
      }
      const digest = hash("sha256", read.bytes, "base64").slice(0, 22);
      if (known?.hash === digest) {
        index.restamp(known.rowid, stamp);
        return "cached";
      }
      await parse({ ...file, hash: digest, stamp }, read.bytes);
      return "parsed";
    },
    end: async () => helper?.end(),
    close: () => helper?.stop(),
  };
}

/** A record's path below the records folder, the same on every file system. */
function pathOf(folder: string, name: string): string {
  return (folder === "" ? name : `${folder}/${name}`).normalize("NFC");
}

/** What goes into the index: the record, or the last good version of one that broke. */
function lastGoodFor(
  request: IngestRequest,
  { path, known }: Incoming,
  { entry, problems, isWithdrawn }: DescribedRecord,
) {
  const { config, index, memory, now } = request;
  if (entry !== undefined && (entry.record.publishedAt !== undefined || config.records.undated === "skip")) {
    return { problems, isStale: false, entry };
  }
  const options = parseOptionsOf(request);
  if (entry !== undefined) {
    const publishedAt = memory.dates.firstSeen(path, now).toISOString();
    return { problems, isStale: false, entry: describeRecord({ ...entry.record, publishedAt }, options) };
  }
  if (isWithdrawn) memory.lastGood.forget(path);
  const lastGood = isWithdrawn ? undefined : ((known && index.recordAt(known.rowid)) ?? memory.lastGood.get(path));
  if (lastGood === undefined) return { problems, isStale: false };
  memory.lastGood.put(lastGood);
  return { problems, isStale: true, entry: describeRecord(lastGood, options) };
}

function parseOptionsOf({ config, idPrefix }: IngestRequest): DescribeOptions {
  const { undecided, kinds } = config.records;
  const { assetBase } = config.site;
  const { where, content } = config.feeds;
  return {
    undecided,
    kinds,
    where,
    idPrefix,
    keepHtml: content === "full",
    ...(assetBase === undefined ? {} : { assetBase }),
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
