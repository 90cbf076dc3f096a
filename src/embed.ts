import type { Config } from "./config.ts";
import { type Snippets, snippetsFor } from "./formats/snippets.ts";
import { FeedmillError } from "./model/error.ts";
import type { FeedPlan } from "./model/feed.ts";
import { topicKey } from "./model/topic.ts";
import type { Outside } from "./outside.ts";
import { prepare } from "./prepare.ts";
import { browserCode } from "./run/browser-code.ts";
import { chooseFeeds, openComposer } from "./run/compose.ts";

/** The snippets of one feed; `isPreview` while the site has no address and they hold a made-up one. */
export type EmbedAnswer = { readonly feed: string; readonly isPreview: boolean; readonly snippets: Snippets };

/**
 * What to paste to show a feed elsewhere. `wanted` is a topic's name or id, a feed's id, or `all`.
 *
 * @throws FeedmillError "usage" when there is no such feed, or the embed kit is not written
 */
export async function embedSnippets(config: Config, outside: Outside, wanted: string): Promise<EmbedAnswer> {
  if (!config.output.embed) {
    throw new FeedmillError("usage", "output.embed is false, so what the snippets need is not written; set it to true");
  }
  const { now, site, choose } = await prepare(config, outside, () => undefined);
  const choice = choose();
  const request = { choice, config, site, memory: outside.store.memory, now };
  const feeds = chooseFeeds(request, openComposer(request));
  const feed = feeds.find(({ plan }) => isCalled(plan, wanted));
  if (feed === undefined) {
    const some = feeds.slice(0, 12).map(({ plan }) => plan.id.replace(/^topics\//u, ""));
    throw new FeedmillError(
      "usage",
      `no topic or feed ${wanted}; there are ${some.join(", ")}${feeds.length > 12 ? ", ..." : ""}`,
    );
  }
  const snippets = snippetsFor(await feed.compose(), site, browserCode("feedmill-feed"));
  return { feed: feed.plan.id, isPreview: site.url === undefined, snippets };
}

function isCalled({ id, name, formerFolders }: FeedPlan, wanted: string): boolean {
  return (
    [id, ...formerFolders].some((one) => one === wanted || one === `topics/${wanted}`) ||
    topicKey(name) === topicKey(wanted)
  );
}
