import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { DescribedRecord, DescribeOptions, SourceFile } from "./index-entry.ts";

/** Files sent at a time. */
const batchSize = 200;
/** Batches that may wait; more would only sit in memory. */
const mostWaiting = 2;

/** A second thread that parses files while this one reads others. */
export type SecondThread<File extends SourceFile> = {
  /** True when there is room for another file. */
  hasRoom(): boolean;
  /** Takes a file over, its bytes with it. */
  take(file: File): void;
  /** Resolves when everything taken was parsed; rejects when the thread fails. */
  end(): Promise<void>;
  stop(): void;
};

/** Starts the thread; `onParsed` is called for every file it was given, in that order. */
export function startSecondThread<File extends SourceFile>(
  options: DescribeOptions,
  onParsed: (file: File, parsed: DescribedRecord) => void,
): SecondThread<File> {
  const worker = new Worker(new URL(`./parse-worker${extname(import.meta.filename)}`, import.meta.url), {
    workerData: options,
    // A batch at a time needs little; left alone, the heap would grow to many times that.
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 },
  });
  const sent: File[][] = [];
  const finished = Promise.withResolvers<void>();
  // Who awaits `end` is told; a failure before that must not end the process.
  finished.promise.catch(() => undefined);
  let batch: File[] = [];
  let isEnding = false;
  const send = () => {
    const files = batch.map(({ path, bytes }) => ({ path, bytes }));
    sent.push(batch);
    batch = [];
    worker.postMessage(
      files,
      files.map(({ bytes }) => bytes.buffer as ArrayBuffer),
    );
  };
  worker.on("message", (parsed: DescribedRecord[]) => {
    const files = sent.shift() ?? [];
    for (const [position, file] of files.entries()) onParsed(file, parsed[position] as DescribedRecord);
    if (isEnding && sent.length === 0) finished.resolve();
  });
  worker.on("error", finished.reject);
  return {
    hasRoom: () => sent.length < mostWaiting,
    take(file) {
      batch.push(file);
      if (batch.length >= batchSize) send();
    },
    end() {
      if (batch.length > 0) send();
      isEnding = true;
      if (sent.length === 0) finished.resolve();
      return finished.promise;
    },
    stop: () => void worker.terminate(),
  };
}
