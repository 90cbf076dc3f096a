import { join } from "node:path";
import { formats } from "../formats/feed/formats.ts";
import { type ReadFeed, readJsonFeed } from "../formats/feed/read-json.ts";
import { pathIn } from "../formats/paths.ts";
import type { FeedPlan } from "../model/feed.ts";
import { openOutput } from "../output/output.ts";
import { readIfThere } from "../output/read.ts";
import { knownFiles } from "./prepare.ts";
import type { Project } from "./project.ts";

/** The ids of the items that feeds show since the last run, by the feed's folder. */
export type ShownItems = ReadonlyMap<string, ReadonlySet<string>>;

/** Finds what the feeds show: what the last run remembered or, when the memory is lost, what the output folder has. */
export function shownItems(project: Project): ShownItems {
  const { published } = project.store.memory;
  const remembered = published.feeds();
  if (remembered.length === 0) return inOutput(project);
  const idsOf = (feed: string) => new Set(published.items(feed).map(({ id }) => id));
  return new Map(remembered.map((feed) => [feed === "all" ? "" : feed, idsOf(feed)]));
}

/** The ids of the items that a feed shows, under its folder or a former one. */
export function shownIn(shown: ShownItems, { folder, formerFolders }: FeedPlan): ReadonlySet<string> {
  const place = [folder, ...formerFolders].find((one) => shown.has(one));
  return shown.get(place ?? folder) ?? new Set();
}

/** The ids of the items that any feed shows. */
export function allShown(shown: ShownItems): ReadonlySet<string> {
  return new Set([...shown.values()].flatMap((ids) => [...ids]));
}

/** The feed that the output folder has in `folder`, with the path of its file; absent when there is none. */
export function readFeedIn(
  outputDir: string,
  folder: string,
): { readonly path: string; readonly read: ReturnType<typeof readJsonFeed> } | undefined {
  const path = pathIn(folder, formats.json.fileName);
  const body = readIfThere(join(outputDir, path));
  return body === undefined ? undefined : { path, read: readJsonFeed(body.toString()) };
}

function inOutput(project: Project): ShownItems {
  const { dir } = project.config.output;
  const output = openOutput(dir, { dryRun: true, formerFiles: () => knownFiles(project) });
  const feeds = output.paths().flatMap((path): [string, ReadFeed][] => {
    const folder = folderOf(path);
    const found = folder === undefined ? undefined : readFeedIn(dir, folder);
    return folder === undefined || found === undefined || "fault" in found.read ? [] : [[folder, found.read]];
  });
  return new Map(feeds.map(([folder, { items }]) => [folder, new Set(items.keys())]));
}

function folderOf(path: string): string | undefined {
  const { fileName } = formats.json;
  if (path === fileName) return "";
  return path.endsWith(`/${fileName}`) ? path.slice(0, -fileName.length - 1) : undefined;
}
