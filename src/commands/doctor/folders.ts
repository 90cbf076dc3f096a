import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmdirSync, statfsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "../../config/load.ts";
import { amber, type Finding, green, red } from "./finding.ts";

const MiB = 1024 * 1024;

/** Whether the records can be read. */
export function examineRecords({ records }: Config): Finding {
  const { dir } = records;
  try {
    accessSync(dir, constants.R_OK | constants.X_OK);
    if (readdirSync(dir).length > 0) return green("records", dir);
    return amber("records", `${dir} is empty`, "put record files into it; `feedmill init` shows what they look like");
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return isMissing
      ? red("records", `${dir} is missing`, "create it, or set records.dir")
      : red("records", `${dir} cannot be read`, "give this user the right to read it");
  }
}

/** Whether a folder can be written to; one that is missing, whether it can be made. Leaves no trace. */
export function examineWritable(name: "output" | "state", dir: string): Finding {
  const place = nearest(dir);
  const fix = `give this user the right to write there, or set ${name === "output" ? "output.dir" : "state"}`;
  if (!statSync(place).isDirectory()) return red(name, `${place} is no folder`, `move it away, or set ${name}`);
  try {
    rmdirSync(mkdtempSync(join(place, ".feedmill-doctor-")));
    return green(name, place === dir ? dir : `${dir} (will be made)`);
  } catch (error) {
    return red(name, `${place} cannot be written (${(error as NodeJS.ErrnoException).code})`, fix);
  }
}

/** Whether there is room for another run where output and state are. */
export function examineDisk({ output, state }: Config, freeBytes: (dir: string) => number = freeBytesAt): Finding {
  const free = Math.min(...[output.dir, state].map((dir) => freeBytes(nearest(dir))));
  const text = `${free > 10_240 * MiB ? `${Math.floor(free / MiB / 1024)} GiB` : `${Math.floor(free / MiB)} MiB`} free`;
  if (free >= 500 * MiB) return green("disk", text);
  const fix = "make room; a run that finds the disk full fails and leaves the old feeds as they are";
  return free >= 50 * MiB ? amber("disk", text, fix) : red("disk", text, fix);
}

function freeBytesAt(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}

/** The folder itself, or the closest one above it that is there. */
function nearest(dir: string): string {
  return existsSync(dir) || dirname(dir) === dir ? dir : nearest(dirname(dir));
}
