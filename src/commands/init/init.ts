import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FeedmillError } from "../../model/error.ts";
import { configText, type InitChoices } from "./config-text.ts";
import { type ProjectFile, sampleRecords, sampleTopics } from "./samples.ts";

/** What became of the files of a new project, relative to its folder. */
export type Written = {
  readonly written: readonly string[];
  /** Was there before and is as it was. */
  readonly kept: readonly string[];
  /** Lines that were added to a file that was there. */
  readonly added: Readonly<Record<string, readonly string[]>>;
};

/** Makes a working project of `dir`. What is there stays; who has records gets no samples, who has topics none of those. */
export function makeProject(dir: string, choices: InitChoices): Written {
  const { records = "records", output = "output", state = ".feedmill" } = choices;
  const recordSamples = samplesFor(dir, records, sampleRecords);
  const topicSamples = recordSamples.length === 0 ? [] : samplesFor(dir, "config/topics", sampleTopics);
  const samples = [...recordSamples, ...topicSamples];
  const config = { path: "config/feedmill.yaml", text: configText(choices) };
  const { written, kept } = writeMissing(dir, [config, ...samples]);
  const ignored = ignore(dir, [`${output}/`, `${state}/`, "node_modules/"]);
  return {
    written: [...written, ...ignored.written],
    kept: [...kept, ...keptFolders(dir, [records, "config/topics"], samples), ...ignored.kept],
    added: ignored.added,
  };
}

/** Writes those of `files` that are not there. */
export function writeMissing(dir: string, files: readonly ProjectFile[]): Pick<Written, "written" | "kept"> {
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, text } of files) (writeNew(join(dir, path), text) ? written : kept).push(path);
  return { written, kept };
}

function samplesFor(dir: string, folder: string, samples: readonly ProjectFile[]): ProjectFile[] {
  if (holdsFiles(join(dir, folder))) return [];
  return samples.map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
}

function keptFolders(dir: string, folders: readonly string[], samples: readonly ProjectFile[]): string[] {
  const isNew = (folder: string) => samples.some(({ path }) => path.startsWith(`${folder}/`));
  return folders.filter((folder) => !isNew(folder) && existsSync(join(dir, folder))).map((folder) => `${folder}/`);
}

function holdsFiles(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return !statSync(folder).isDirectory() || readdirSync(folder).length > 0;
}

/** @returns false when something is there already, also a link that leads nowhere */
function writeNew(place: string, text: string): boolean {
  return attempt(place, () => {
    mkdirSync(dirname(place), { recursive: true });
    try {
      writeFileSync(place, text, { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  });
}

function ignore(dir: string, wanted: readonly string[]): Written {
  const path = ".gitignore";
  const place = join(dir, path);
  if (writeNew(place, `${wanted.join("\n")}\n`)) return { written: [path], kept: [], added: {} };
  return attempt(place, () => {
    const text = readFileSync(place, "utf8");
    const bare = (line: string) => line.trim().replace(/^\/|\/$|\/\*+$/gu, "");
    const known = new Set(text.split("\n").map(bare));
    const missing = wanted.filter((line) => !known.has(bare(line)));
    if (missing.length === 0) return { written: [], kept: [path], added: {} };
    appendFileSync(place, `${text === "" || text.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`);
    return { written: [], kept: [], added: { [path]: missing } };
  });
}

function attempt<Result>(place: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new FeedmillError("disk", `cannot write ${place}; check what is there and its permissions`, { cause });
  }
}
