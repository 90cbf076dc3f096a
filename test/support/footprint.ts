import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What this process holds on to: memory in MB after everything that can be freed was, and open files and sockets. */
export type Footprint = { readonly memoryMb: number; readonly openFiles: number };

export function footprint(): Footprint {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  // One is the folder being read.
  return { memoryMb: (heapUsed + external) / 1e6, openFiles: readdirSync("/proc/self/fd").length - 1 };
}
