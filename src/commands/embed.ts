import { posix } from "node:path";
import { browserCode } from "../build/browser-scripts.ts";
import { chooseFeeds, openComposer } from "../build/compose.ts";
import { prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import type { Config } from "../config/config.ts";
import { type Snippets, snippetsFor } from "../formats/embed/snippets.ts";
import { feedFileNames } from "../formats/feed/formats.ts";
import { FeedmillError } from "../model/error.ts";
import type { FeedPlan } from "../model/feed.ts";
import { suggestion } from "../model/nearest.ts";
import { displayPath } from "../model/problem.ts";
import { topicKey } from "../model/topic.ts";

/** The most feeds that an error lists. */
const maxListed = 12;

/** The snippets of one feed. `isPreview` means the site has no address, so they contain a placeholder. */
export type EmbedAnswer = { readonly feed: string; readonly isPreview: boolean; readonly snippets: Snippets };

/**
 * Renders the snippets that show a feed on another site. `wanted` is the name or id of a topic; the id, address or folder
 * of a feed; or `all`.
 *
 * @throws FeedmillError "usage" when there is no such feed, or the embed kit is not written
 */
export async function embed(project: Project, wanted: string): Promise<EmbedAnswer> {
  const { config, store } = project;
  if (!config.output.embed) {
    throw new FeedmillError(
      "usage",
      "output.embed is off, so the files these snippets need are not written; set it to true",
    );
  }
  const { now, site, choose } = await prepare(project);
  const choice = choose();
  const request = { choice, config, site, memory: store.memory, now };
  const feeds = chooseFeeds(request, openComposer(request));
  const plans = feeds.map(({ plan }) => plan);
  const called = folderIn(wanted, config);
  const feed =
    feeds.find(({ plan }) => isCalled(plan, wanted)) ??
    feeds.find(({ plan }) => [plan.folder, ...plan.formerFolders].includes(called ?? "/"));
  if (feed === undefined) throw unknownFeed(wanted, plans);
  const snippets = snippetsFor(await feed.compose(), site, browserCode("feedmill-feed"));
  return { feed: feed.plan.id, isPreview: site.url === undefined, snippets };
}

function isCalled({ id, name, formerFolders }: FeedPlan, wanted: string): boolean {
  return (
    [id, ...formerFolders].some((one) => one === wanted || one === `topics/${wanted}`) ||
    topicKey(name) === topicKey(wanted)
  );
}

/** The folder of the feed for an address of a feed or page, or for a path in the output folder. */
function folderIn(wanted: string, { site, output, projectDir }: Config): string | undefined {
  const base = site.url?.replace(/\/?$/u, "/");
  const isUrl = /^https?:\/\//iu.test(wanted);
  if (isUrl && (base === undefined || !`${wanted}/`.startsWith(base))) return undefined;
  const path = isUrl ? decoded(wanted.slice(base?.length)) : wanted.replace(/^\.\//u, "");
  const outputDir = `${displayPath(projectDir, output.dir)}/`;
  const inOutput = `${path}/`.startsWith(outputDir) ? path.slice(outputDir.length) : path;
  const name = posix.basename(inOutput);
  const isFile = name === "index.html" || feedFileNames.has(name);
  return (isFile ? inOutput.slice(0, -name.length) : inOutput).replace(/\/$/u, "");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function unknownFeed(wanted: string, plans: readonly FeedPlan[]): FeedmillError {
  // A topic may be called "all" too, like the feed of everything.
  const short = plans.map(({ id }) => (id === "topics/all" ? id : id.replace(/^topics\//u, "")));
  const names = plans.map(({ name }) => name);
  const meant = suggestion(topicKey(wanted), [...short, ...names.map(topicKey)]);
  const some = `${short.slice(0, maxListed).join(", ")}${short.length > maxListed ? ", ..." : ""}`;
  return new FeedmillError(
    "usage",
    `no topic or feed is called ${wanted}${meant}${meant === "" ? "; choose" : " Choose"} from ${some}`,
  );
}
