import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmdirSync, statfsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { amber, type Check, green, type InProject, type Result, red } from "./check.ts";

const MiB = 1024 * 1024;

/** Whether the records can be read. */
export const recordsFolder: Check<InProject> = {
  name: "records",
  run({ config }) {
    const { dir } = config.records;
    try {
      accessSync(dir, constants.R_OK | constants.X_OK);
      if (readdirSync(dir).length > 0) return green(dir);
      return amber(`${dir} is empty`, "add record files; `feedmill init` in an empty folder writes samples");
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
      return isMissing
        ? red(`${dir} does not exist`, "create it, or set records.dir")
        : red(`${dir} cannot be read`, "let this user read it");
    }
  },
};

/** Whether the output can be written. */
export const outputFolder: Check<InProject> = {
  name: "output",
  run: ({ config }) => checkWritable(config.output.dir, "output.dir"),
};

/** Whether the state can be written. */
export const stateFolder: Check<InProject> = {
  name: "state",
  run: ({ config }) => checkWritable(config.state, "state"),
};

/** Whether a folder can be written to or, if it does not exist, created. Leaves no trace. */
function checkWritable(dir: string, setting: string): Result {
  const place = nearest(dir);
  if (!statSync(place).isDirectory()) return red(`${place} is not a folder`, `move it away, or set ${setting}`);
  try {
    rmdirSync(mkdtempSync(join(place, ".feedmill-doctor-")));
    return green(place === dir ? dir : `${dir} (will be created)`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return red(`${place} cannot be written (${code})`, `let this user write there, or set ${setting}`);
  }
}

/** Whether there is room for another run where output and state are. */
export const disk: Check<InProject> = {
  name: "disk",
  run: ({ config }) => judgeFree(Math.min(...[config.output.dir, config.state].map((dir) => freeBytes(nearest(dir))))),
};

/** Whether so many bytes are enough for another run. */
export function judgeFree(bytes: number): Result {
  const text = `${bytes > 10_240 * MiB ? `${Math.floor(bytes / MiB / 1024)} GiB` : `${Math.floor(bytes / MiB)} MiB`} free`;
  if (bytes >= 500 * MiB) return green(text);
  const fix = "free some space; if the disk is full, a run fails and leaves the old feeds as they are";
  return bytes >= 50 * MiB ? amber(text, fix) : red(text, fix);
}

function freeBytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}

/** The folder itself, or the closest one above it that exists. */
function nearest(dir: string): string {
  return existsSync(dir) || dirname(dir) === dir ? dir : nearest(dirname(dir));
}
