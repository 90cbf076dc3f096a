import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { TopicEntry } from "../feeds/taxonomy.ts";
import { FeedmillError } from "../model/error.ts";
import { displayPath, type Problem } from "../model/problem.ts";

export type Taxonomy = { readonly entries: readonly TopicEntry[]; readonly problems: readonly Problem[] };

/** The topics of `topics.dir`, by file name; a file that is no topic becomes a problem. No folder, no topics. */
export async function loadTaxonomy({ topics, projectDir }: Config): Promise<Taxonomy> {
  if (!existsSync(topics.dir)) return { entries: [], problems: [] };
  const names = listTopicFiles(topics.dir);
  const { parseTopicFile } = await import("../feeds/taxonomy.ts");
  const read = names.map((name) => {
    const file = join(topics.dir, name);
    return parseTopicFile(displayPath(projectDir, file), readFileSync(file, "utf8"));
  });
  return {
    entries: read.filter((entry) => "name" in entry),
    problems: read.filter((entry) => "message" in entry),
  };
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
