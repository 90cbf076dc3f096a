import type { Config } from "../config/config.ts";
import { build } from "../model/version.ts";
import { type FoundFile, walkRecords } from "../records/walk.ts";
import { type Cache, type KnownFile, openRecordIndex, type RecordIndex } from "../store/record-index.ts";
import { faultHash, openReader, type Reader, type ReadRequest, recordPath } from "./read-records.ts";

/** Files found, parsed, unchanged, and gone since the last run. */
export type IngestCounts = {
  readonly files: number;
  readonly parsed: number;
  readonly cached: number;
  readonly removed: number;
};

/** The inputs of updating the index. */
export type IngestRequest = ReadRequest & {
  /** Receives the number of files found so far, from time to time. */
  readonly onProgress: (files: number) => void;
};

/** Updates the index from the records folder: parses changed files and removes missing ones. */
export async function ingest(request: IngestRequest): Promise<IngestCounts> {
  const { index, memory, onProgress } = request;
  const counts = { files: 0, parsed: 0, cached: 0, removed: 0 };
  let reader: Reader | undefined;
  for (const { folder, file, known } of pairFiles(request)) {
    if (file === undefined) {
      if (known !== undefined) {
        index.remove(known.rowid);
        memory.lastGood.forget(recordPath(folder, known.name));
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
  index.finish();
  return counts;
}

type Pair = { readonly folder: string; readonly file?: FoundFile; readonly known?: KnownFile };

/** Pairs each file on disk with its index entry, and yields entries whose file is gone. */
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

/** Opens the index. When a setting changes that affects parsing, all records are parsed again. */
export function openIndex(cache: Cache, config: Config, idPrefix: string, keepContent: boolean): RecordIndex {
  const { feeds, site, topics } = config;
  const { dir: _dir, ...records } = config.records;
  const parts = [build, records, feeds.where, keepContent, site.assetBase, idPrefix, topics.ignore];
  return openRecordIndex(cache, JSON.stringify(parts));
}
