import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { TopicEntry } from "../feeds/taxonomy.ts";
import { digestOf } from "../model/digest.ts";
import { FeedmillError } from "../model/error.ts";
import { displayPath, type Problem } from "../model/problem.ts";
import type { BuildCache } from "../store/build-cache.ts";

/** The topics in the topic files, and the problems of those files. */
export type Taxonomy = { readonly entries: readonly TopicEntry[]; readonly problems: readonly Problem[] };

/**
 * Loads the topics in `topics.dir`, sorted by file name. Invalid files become problems; a missing folder has no topics.
 * `cache` keeps the result until a file changes.
 */
export async function loadTaxonomy({ topics, projectDir }: Config, cache: BuildCache): Promise<Taxonomy> {
  if (!existsSync(topics.dir)) return { entries: [], problems: [] };
  const files = listTopicFiles(topics.dir).map((name) => {
    const place = join(topics.dir, name);
    return { file: displayPath(projectDir, place), ...readText(place) };
  });
  const digest = digestOf(files);
  const known = cache.get("topics", digest) as Taxonomy | undefined;
  if (known !== undefined) return known;
  const { parseTopicFile } = await import("../feeds/taxonomy.ts");
  const read = files.map(({ file, text, fault }) =>
    text === undefined ? { problems: [{ file, line: 1, column: 1, message: fault }] } : parseTopicFile(file, text),
  );
  const taxonomy: Taxonomy = {
    entries: read.flatMap(({ entry }) => entry ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
  cache.put("topics", digest, taxonomy);
  return taxonomy;
}

type ReadText = { readonly text: string; readonly fault?: never } | { readonly text?: never; readonly fault: string };

/** A folder with such a name, or an unreadable file, becomes a problem. */
function readText(place: string): ReadText {
  try {
    return { text: readFileSync(place, "utf8") };
  } catch (error) {
    return {
      fault: `cannot be read (${(error as NodeJS.ErrnoException).code}); make it a readable file`,
    };
  }
}

function listTopicFiles(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => /\.ya?ml$/u.test(name))
      .sort();
  } catch (cause) {
    throw new FeedmillError("config", `cannot read ${dir}; check topics.dir`, { cause });
  }
}
