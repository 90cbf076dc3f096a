import { join } from "node:path";
import type { ChosenFeed } from "../build/compose.ts";
import { knownFiles } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { feedFileNames, formats } from "../formats/feed/formats.ts";
import { type ReadFeed, readJsonFeed } from "../formats/feed/read-json.ts";
import { pathIn } from "../formats/paths.ts";
import type { FeedPlan } from "../model/feed.ts";
import { optional } from "../model/optional.ts";
import { openOutput } from "../output/output.ts";
import { readIfThere } from "../output/read.ts";

/** A feed as subscribers last got it. `ids`: only these are known, from memory. `why`: what is wrong with its file. */
export type LastFeed =
  | { readonly kind: "read"; readonly feed: ReadFeed }
  | { readonly kind: "ids"; readonly items: ReadonlyMap<string, string>; readonly why?: string }
  | { readonly kind: "none"; readonly why?: string };

/** The output as the last run left it. */
export type LastOutput = {
  /** True when the feed's files are there as they were written, from what it shows now. */
  isCurrent(feed: ChosenFeed): boolean;
  /** The feed in its folder, or else in one of its former ones. */
  read(plan: FeedPlan): LastFeed;
  /** Folders of feeds that were written and have no plan any more. */
  vanished(plans: readonly FeedPlan[]): string[];
};

/** Opens the output folder; where a file is missing or cannot be read, memory is used. */
export function openLastOutput(project: Project): LastOutput {
  const { config, store } = project;
  const { dir } = config.output;
  const { published } = store.memory;
  const output = openOutput(dir, { dryRun: true, formerFiles: () => knownFiles(project) });
  const stamps = store.stampsOf(dir);
  const remembered = new Set(published.feeds());
  const fromMemory = (id: string, why?: string): LastFeed => {
    const fault = optional("why", why);
    if (!remembered.has(id)) return { kind: "none", ...fault };
    const items = new Map(published.items(id).map((item) => [item.id, item.url]));
    return { kind: "ids", items, ...fault };
  };
  return {
    isCurrent({ plan, digest }) {
      const written = stamps.get(pathIn(plan.folder, formats.json.fileName));
      return written?.digest === digest && output.isUntouched(written);
    },
    read({ id, folder, formerFolders }) {
      for (const place of [folder, ...formerFolders]) {
        const path = pathIn(place, formats.json.fileName);
        const body = readIfThere(join(dir, path));
        if (body === undefined) continue;
        const feed = readJsonFeed(body.toString());
        return "fault" in feed ? fromMemory(id, `${path} was not compared: ${feed.fault}`) : { kind: "read", feed };
      }
      return fromMemory(id);
    },
    vanished(plans) {
      const living = new Set(plans.flatMap(({ folder, formerFolders }) => [folder, ...formerFolders]));
      const endings = [...feedFileNames].map((name) => `/${name}`);
      const folders = output.paths().flatMap((path) => {
        const ending = endings.find((one) => path.endsWith(one));
        return ending === undefined ? [] : path.slice(0, -ending.length);
      });
      return [...new Set(folders)].filter((folder) => !living.has(folder));
    },
  };
}
