import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";

/** One finished process: seconds on the wall, peak memory in MB. */
export type Measured = { readonly seconds: number; readonly megabytes: number };

const tellPeak = `data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.resourceUsage().maxRSS)))`;

/** Runs this Node with `args` to its end. Throws when it fails. */
export function measure(args: readonly string[], cwd: string): Measured {
  const start = performance.now();
  const { status, output, error } = spawnSync(process.execPath, ["--import", tellPeak, ...args], {
    cwd,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${args.join(" ")} failed: ${error ?? output[2]}`);
  return { seconds, megabytes: Number(output[3]) / 1024 };
}

/** The median of the given figures. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
