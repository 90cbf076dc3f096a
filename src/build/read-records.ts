import { hash } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import type { Config } from "../config/config.ts";
import { optional } from "../model/optional.ts";
import type { Problem } from "../model/problem.ts";
import type { SourceRecord } from "../model/record.ts";
import { readRecord } from "../records/read.ts";
import type { FoundFile } from "../records/walk.ts";
import type { Memory } from "../store/memory.ts";
import type { IndexedFile, KnownFile, RecordIndex, Stamp } from "../store/record-index.ts";
import { type DescribedRecord, type DescribeOptions, describeFile, describeRecord } from "./index-entry.ts";

/** The inputs of reading records. */
export type ReadRequest = {
  readonly config: Config;
  readonly index: RecordIndex;
  readonly memory: Memory;
  readonly idPrefix: string;
  /** Some feed shows full content. */
  readonly keepContent: boolean;
  readonly now: Date;
  /** Files changed after this time (in ms, by the clock of the file system) may change again unnoticed. */
  readonly settledBefore: number;
};

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

/** After this many files, signals and timers get a turn. */
const filesPerTurn = 500;

/** Reads new and changed files into the index. */
export type Reader = {
  /** Reads one file. `known` is its index entry: a file with the same bytes is not parsed again. */
  read(folder: string, file: FoundFile, known: KnownFile | undefined): Promise<"parsed" | "cached">;
};

/** Opens a reader. Loads the parser with the first file that needs it. */
export function openReader(request: ReadRequest): Reader {
  const { config, index, memory, now, settledBefore } = request;
  let parser: typeof import("../records/parse.ts") | undefined;
  const options = parseOptionsOf(request);
  let parsed = 0;
  const put = (file: Incoming, described: DescribedRecord) => {
    const { folder, name, path, stamp, hash, known } = file;
    const { lastGood, ...stored } = chooseVersion(request, file, described);
    index.put({ folder, name, stamp, hash, ...stored }, known?.rowid);
    if (config.records.undated === "first-seen" && described.entry !== undefined) memory.firstSeen.put(path, now);
    if (described.isWithdrawn && described.entry === undefined) memory.lastGood.forget(path);
    if (lastGood !== undefined) memory.lastGood.put({ path: lastGood.path, json: JSON.stringify(lastGood) });
  };
  const parse = async (file: Incoming, read: Buffer) => {
    // The read buffer is reused by the next read, so parse before any `await`; the first file is copied.
    const bytes = parser === undefined ? Buffer.from(read) : read;
    parser ??= await import("../records/parse.ts");
    put(file, describeFile(file.path, bytes, parser.parseRecord, options));
    if (++parsed % filesPerTurn === 0) await turn();
  };
  return {
    async read(folder, { name, found }, known) {
      const onDisk = folder === "" ? name : `${folder}/${name}`;
      const file = { folder, name, known, path: recordPath(folder, name) };
      const read = "fault" in found ? found : readRecord(config.records.dir, onDisk, found.size);
      const stamp = "fault" in found ? noStamp : stampOf(found, settledBefore);
      if ("fault" in read) {
        const problems: Problem[] = [{ file: onDisk, line: 1, column: 1, message: read.fault }];
        put(
          { ...file, hash: faultHash(read.fault), stamp },
          { problems, isWithdrawn: "isWithdrawn" in read && read.isWithdrawn === true },
        );
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
  };
}

/** What to store for a file: in the index and, as `lastGood`, in memory. */
type StoredFile = Pick<IndexedFile, "problems" | "isStale" | "entry"> & {
  /** Replaces the record while its file is broken. */
  readonly lastGood?: SourceRecord;
};

/** The record itself or, if its file is broken and does not hide it, the last good version. */
function chooseVersion(
  request: ReadRequest,
  file: Incoming,
  { entry, problems, isWithdrawn }: DescribedRecord,
): StoredFile {
  const { config, index, memory, now } = request;
  const options = parseOptionsOf(request);
  if (entry !== undefined) {
    if (entry.record.publishedAt !== undefined || config.records.undated === "skip") {
      return { problems, isStale: false, entry };
    }
    const publishedAt = (memory.firstSeen.get(file.path) ?? now).toISOString();
    return { problems, isStale: false, entry: describeRecord({ ...entry.record, publishedAt }, options) };
  }
  if (isWithdrawn) return { problems, isStale: false };
  const lastGood = (file.known && index.recordAt(file.known.rowid)) ?? memory.lastGood.get(file.path);
  if (lastGood === undefined) return { problems, isStale: false };
  return { problems, isStale: true, entry: describeRecord(lastGood, options), lastGood };
}

function parseOptionsOf({ config, idPrefix, keepContent }: ReadRequest): DescribeOptions {
  const { dir: _dir, undated: _undated, ...records } = config.records;
  return {
    ...records,
    ignoredTopics: config.topics.ignore,
    where: config.feeds.where,
    idPrefix,
    keepContent,
    ...optional("assetBase", config.site.assetBase),
  };
}

const noStamp: Stamp = { mtime: 0, ctime: 0, size: 0, ino: 0 };

/** A file that changed a moment ago gets a stamp that never matches, so that the next run reads it again. */
function stampOf(stats: { mtimeMs: number; ctimeMs: number; size: number; ino: number }, settledBefore: number): Stamp {
  const mtime = Math.max(stats.mtimeMs, stats.ctimeMs) > settledBefore ? -1 : stats.mtimeMs;
  return { mtime, ctime: stats.ctimeMs, size: stats.size, ino: stats.ino };
}

/** The path of a record below the records folder, the same on every file system. */
export function recordPath(folder: string, name: string): string {
  return (folder === "" ? name : `${folder}/${name}`).normalize("NFC");
}

/** Takes the place of the hash for a file that cannot be read. */
export function faultHash(fault: string): string {
  return `fault: ${fault}`;
}
