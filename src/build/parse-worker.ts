import { parentPort, workerData } from "node:worker_threads";
import { parseRecord } from "../records/parse.ts";
import { type DescribeOptions, describeFile, type SourceFile } from "./index-entry.ts";

const options = workerData as DescribeOptions;

// The second thread of `second-thread.ts`: batches of files in, described records out.
parentPort?.on("message", (files: readonly SourceFile[]) => {
  const parse = ({ path, bytes }: SourceFile) =>
    describeFile(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), parseRecord, options);
  parentPort?.postMessage(files.map(parse));
});
