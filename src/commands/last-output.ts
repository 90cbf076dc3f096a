import type { ChosenFeed } from "../build/compose.ts";
import { knownFiles } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { readFeedIn } from "../build/shown-items.ts";
import { feedFileNames, formats } from "../formats/feed/formats.ts";
import type { ReadFeed } from "../formats/feed/read-json.ts";
import { pathIn } from "../formats/paths.ts";
import type { FeedPlan } from "../model/feed.ts";
import { optional } from "../model/optional.ts";
import { openOutput } from "../output/output.ts";

/** The last version of a feed. `ids`: only ids and links are known, from memory. `why`: what is wrong with the file. */
export type LastFeed =
  | { readonly kind: "read"; readonly feed: ReadFeed }
  | { readonly kind: "ids"; readonly items: ReadonlyMap<string, string>; readonly why?: string }
  | { readonly kind: "none"; readonly why?: string };

/** The output of the last run. */
export type LastOutput = {
  /** True when the file of the feed is up to date and nobody has touched it. */
  isCurrent(feed: ChosenFeed): boolean;
  /** Reads the feed from its folder, or from one of its former folders. */
  read(plan: FeedPlan): LastFeed;
  /** Folders of written feeds that have no plan any more. */
  vanished(plans: readonly FeedPlan[]): string[];
};

/** Opens the output folder. Falls back to memory for missing or unreadable files. */
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
        const found = readFeedIn(dir, place);
        if (found === undefined) continue;
        const { path, read } = found;
        return "fault" in read
          ? fromMemory(id, `${path} was not compared: ${read.fault}`)
          : { kind: "read", feed: read };
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
