import type { Config } from "../config/config.ts";
import { composeItem } from "../feeds/compose.ts";
import { digestOf } from "../model/digest.ts";
import type { Feed, FeedPlan } from "../model/feed.ts";
import type { Item } from "../model/item.ts";
import type { PlannedFeed, PlannedItems } from "../model/planned-feed.ts";
import type { Site } from "../model/site.ts";
import type { Appearance, Memory } from "../store/memory.ts";
import type { Candidate } from "../store/selection.ts";
import { type Choice, pick } from "./choose.ts";
import { openLeads, type WantedPicture } from "./lead-image.ts";

/** A feed with its chosen candidates, and a digest of everything it shows. */
export type ChosenFeed = Omit<PlannedFeed, "older"> & {
  readonly candidates: readonly Candidate[];
  /** The lead pictures of its items, and the dead pictures before them. */
  readonly pictures: () => WantedPicture[];
  readonly older: readonly OlderItems[];
};

/** Items beyond the limit of a feed, for one of its older pages. */
export type OlderItems = PlannedItems & { readonly candidates: readonly Candidate[] };

/** The date of an empty feed: fixed, so that its bytes never change. */
const emptyFeedDate = new Date("2000-01-01T00:00:00Z");

/** The inputs of composing. */
export type ComposeRequest = {
  readonly choice: Choice;
  readonly config: Config;
  readonly site: Site;
  readonly memory: Memory;
  readonly now: Date;
};

/** Picks every feed's items. Nothing is composed or rendered yet. */
export function chooseFeeds({ choice, config }: ComposeRequest, composer: Composer): ChosenFeed[] {
  const { plans } = choice;
  const { pages, olderPages } = config.output;
  return plans.map((plan) => {
    // Feeds by heat or quality have no older pages.
    const isByDate = plan.order === undefined || plan.order === "date";
    const reach = plan.limit * (pages && isByDate ? 1 + olderPages : 1);
    const picked = pick(choice, plan, isByDate ? reach + 1 : reach);
    const found = picked.slice(0, reach);
    const candidates = found.slice(0, plan.limit);
    return {
      plan,
      candidates,
      digest: composer.digest(plan, candidates),
      itemCount: candidates.length,
      pictures: () => candidates.flatMap(composer.pictures),
      compose: () => composeFeed(plan, candidates, composer),
      older: olderItems(found, plan, composer),
      hasMore: picked.length > reach,
    };
  });
}

/** The candidates in `found` after the items of the feed, in pages of the same size. */
function olderItems(found: readonly Candidate[], { limit, content }: FeedPlan, composer: Composer) {
  return Array.from({ length: Math.ceil(found.length / limit) - 1 }, (_, page): OlderItems => {
    const candidates = found.slice((page + 1) * limit, (page + 2) * limit);
    return {
      candidates,
      digest: composer.digest(content === undefined ? "older" : ["older", content], candidates),
      itemCount: candidates.length,
      async compose() {
        const compose = await composer.items(content);
        return candidates.map(compose);
      },
    };
  });
}

/** Turns candidates into items. */
export type Composer = {
  /** Changes whenever anything changes that these candidates show; `frame` identifies where they are shown. */
  digest(frame: unknown, candidates: readonly Candidate[]): string;
  /** The lead picture of an item, and the dead pictures before it. */
  pictures(candidate: Candidate): WantedPicture[];
  /** Loads the code for composing and returns a function that does it. `shown` overrides `feeds.content`. */
  items(shown?: "summary" | "full"): Promise<(candidate: Candidate) => Item>;
};

/** Prepares what all items share: topics, settings, stock and dead pictures. */
export function openComposer(request: ComposeRequest): Composer {
  const { choice, config, site } = request;
  const { content, updated } = config.feeds;
  const showsContent = content === "full" || choice.plans.some((plan) => plan.content === "full");
  const topics = choice.topics.map(({ id, name, keys, isRetired }) => [id, name, keys, isRetired]);
  const base = digestOf([site, content, updated, topics]);
  const topicsByKey = new Map(choice.topics.flatMap((topic) => topic.keys.map((key) => [key, topic] as const)));
  const leads = openLeads(choice.selection, config);
  const cached = openItemCache();
  return {
    digest(frame, candidates) {
      const shown = candidates.map((candidate) => {
        const { id, visible, movedTo, addedTopics } = candidate;
        return [id, visible, movedTo, addedTopics, changedAt(candidate, request), leads.leadOf(candidate) || undefined];
      });
      return digestOf([base, frame, shown]);
    },
    pictures: leads.wanted,
    async items(shown = content) {
      const renderContent = showsContent ? (await import("../feeds/content.ts")).renderContent : undefined;
      const compose = cached((candidate) => {
        const { id, movedTo, addedTopics } = candidate;
        const updatedAt = changedAt(candidate, request);
        return composeItem(choice.selection.record(candidate.rowid), {
          id,
          movedTo,
          addedTopics: addedTopics === undefined ? [] : (JSON.parse(addedTopics) as string[]),
          topicsByKey,
          updatedAt: updatedAt === undefined ? undefined : new Date(updatedAt),
          leadImage: leads.leadOf(candidate),
          renderContent,
        });
      });
      return shown === "full" ? compose : (candidate) => withoutHtml(compose(candidate));
    },
  };
}

/** The cache keeps up to about this many characters of text. */
const maxKept = 16_000_000;

/** Caches items, because one item is in several feeds and on several pages. When full, the cache starts over. */
function openItemCache() {
  const kept = new Map<number, Item>();
  let size = 0;
  return (make: (candidate: Candidate) => Item) =>
    (candidate: Candidate): Item => {
      const known = kept.get(candidate.rowid);
      if (known !== undefined) return known;
      const item = make(candidate);
      size += 1000 + item.summary.length + (item.html?.length ?? 0);
      if (size > maxKept) {
        kept.clear();
        size = 0;
      }
      kept.set(candidate.rowid, item);
      return item;
    };
}

/** When an item last changed before `now`, in ms. Losing a picture does not count as a change. */
function changedAt(candidate: Candidate, { config, memory, now }: ComposeRequest): number | undefined {
  const { updatedAt } = candidate;
  if (config.feeds.updated === "observed") return firstSeenSo(memory.appearances.get(candidate.id), candidate, now);
  return updatedAt !== undefined && updatedAt <= now.getTime() ? updatedAt : undefined;
}

/** When a run first saw the item as it looks at `now`, in ms; absent if it never changed. */
function firstSeenSo(before: Appearance | undefined, candidate: Candidate, now: Date): number | undefined {
  if (before === undefined) return undefined;
  return before.visible === appearanceOf(candidate) ? before.at?.getTime() : now.getTime();
}

/** Everything a subscriber can see of an item, as one string. */
function appearanceOf({ visible, movedTo }: Candidate): string {
  return `${visible} ${movedTo ?? ""}`;
}

/** Saves how items look at `now`, so that later runs notice changes. */
export function rememberAppearances(memory: Memory, candidates: Iterable<Candidate>, now: Date): void {
  for (const candidate of candidates) {
    const before = memory.appearances.get(candidate.id);
    const visible = appearanceOf(candidate);
    const at = firstSeenSo(before, candidate, now);
    if (before?.visible !== visible) {
      memory.appearances.put(candidate.id, visible, at === undefined ? undefined : new Date(at));
    }
  }
}

async function composeFeed(plan: FeedPlan, candidates: readonly Candidate[], composer: Composer): Promise<Feed> {
  const compose = await composer.items(plan.content);
  const items = candidates.map(compose);
  const newest = items.reduce((latest, item) => Math.max(latest, item.updatedAt.getTime()), emptyFeedDate.getTime());
  return { plan, items, updatedAt: new Date(newest) };
}

/** The item as feeds with summaries show it. */
function withoutHtml({ html: _html, ...item }: Item): Item {
  return item;
}
