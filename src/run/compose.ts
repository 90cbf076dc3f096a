import type { Config } from "../config.ts";
import { composeItem } from "../feeds/compose.ts";
import type { Feed, FeedPlan } from "../model/feed.ts";
import type { Item } from "../model/item.ts";
import type { SourceRecord } from "../model/record.ts";
import type { Site } from "../model/site.ts";
import type { Memory } from "../store/memory.ts";
import type { Candidate } from "../store/selection.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { openLeads, type WantedPicture } from "./leads.ts";
import { type Choice, pick } from "./select.ts";

/** A feed as chosen: its candidates, and a fingerprint of everything it shows. */
export type ChosenFeed = {
  readonly plan: FeedPlan;
  readonly candidates: readonly Candidate[];
  readonly fingerprint: string;
  /** The pictures that lead its items, and dead ones that gave way to them. */
  readonly pictures: () => WantedPicture[];
  /** Composed when it is first needed, then kept. */
  readonly compose: () => Promise<Feed>;
  /** Beyond the feed's limit, for its pages only; newest first. */
  readonly older: readonly OlderItems[];
};

/** A page of items that a feed has no room for any more. */
export type OlderItems = { readonly fingerprint: string; readonly compose: () => Promise<Item[]> };

/** An empty feed's date: fixed, so that its bytes are. */
const emptyFeedDate = new Date("2000-01-01T00:00:00Z");

/** What composing feeds depends on. */
export type ComposeRequest = {
  readonly choice: Choice;
  readonly config: Config;
  readonly site: Site;
  readonly memory: Memory;
  readonly now: Date;
};

/** Picks every feed's items. Nothing is composed or rendered yet. */
export function chooseFeeds(request: ComposeRequest): ChosenFeed[] {
  const { choice, config } = request;
  const { pages, olderPages } = config.output;
  const composer = openComposer(request);
  return choice.plans.map((plan) => {
    // Feeds by heat or quality have a best, but nothing that comes after it.
    const isByDate = plan.query === undefined || plan.query.order === "date";
    const found = pick(choice.selection, plan, plan.limit * (pages && isByDate ? 1 + olderPages : 1));
    const candidates = found.slice(0, plan.limit);
    const fingerprint = composer.fingerprint(plan, candidates);
    const pictures = () => candidates.flatMap(composer.pictures);
    let composed: Promise<Feed> | undefined;
    const compose = () => (composed ??= composeFeed(plan, candidates, composer, request));
    const older = olderItems(found, plan.limit, composer, choice);
    return { plan, candidates, fingerprint, pictures, compose, older };
  });
}

/** What is left of `found` after the feed's own items, in pages of `size`. */
function olderItems(found: readonly Candidate[], size: number, composer: Composer, { selection }: Choice) {
  return Array.from({ length: Math.ceil(found.length / size) - 1 }, (_, page): OlderItems => {
    const candidates = found.slice((page + 1) * size, (page + 2) * size);
    return {
      fingerprint: composer.fingerprint("older", candidates),
      async compose() {
        const compose = await composer.items();
        return candidates.map((candidate) => compose(candidate, selection.record(candidate.rowid)));
      },
    };
  });
}

/** Makes items of candidates, and knows what they depend on. */
export type Composer = ReturnType<typeof openComposer>;

/** Gathers what all items have in common: topics, pictures that give way, settings. */
export function openComposer(request: ComposeRequest) {
  const { choice, config, site } = request;
  const { content, updated } = config.feeds;
  const topics = choice.topics.map(({ id, name, keys, isRetired }) => [id, name, keys, isRetired]);
  const base = fingerprintOf([site, content, updated, topics]);
  const topicsByKey = new Map(choice.topics.flatMap((topic) => topic.keys.map((key) => [key, topic] as const)));
  const leads = openLeads(choice.selection, config);
  return {
    /** Changes whenever something changes that these candidates show in the place described by `frame`. */
    fingerprint(frame: unknown, candidates: readonly Candidate[]): string {
      const shown = candidates.map((candidate) => {
        const { id, visible, movedTo, addedTopics } = candidate;
        return [id, visible, movedTo, addedTopics, changeOf(candidate, request), leads.leadOf(candidate) || undefined];
      });
      return fingerprintOf([base, frame, shown]);
    },
    pictures: leads.wanted,
    /** Loads what it takes, and returns what makes an item of a candidate and its record. */
    async items(): Promise<(candidate: Candidate, record: SourceRecord) => Item> {
      const sanitise = content === "full" ? (await import("../feeds/sanitise.ts")).sanitise : undefined;
      return (candidate, record) => {
        const { id, movedTo, addedTopics } = candidate;
        const changedAt = changeOf(candidate, request);
        return composeItem(record, {
          id,
          movedTo,
          addedTopics: addedTopics === undefined ? [] : (JSON.parse(addedTopics) as string[]),
          topicsByKey,
          updatedAt: changedAt === undefined ? undefined : new Date(changedAt),
          leadImage: leads.leadOf(candidate),
          sanitise,
        });
      };
    },
  };
}

/** When an item last changed: in ms, as far as a subscriber may know at `now`. A picture that goes is no change. */
function changeOf({ id, visible, movedTo, updatedAt }: Candidate, { config, memory, now }: ComposeRequest) {
  if (config.feeds.updated === "record")
    return updatedAt !== undefined && updatedAt <= now.getTime() ? updatedAt : undefined;
  return memory.dates.changedAt(id, `${visible} ${movedTo ?? ""}`, now)?.getTime();
}

async function composeFeed(
  plan: FeedPlan,
  candidates: readonly Candidate[],
  composer: Composer,
  { choice, memory }: ComposeRequest,
): Promise<Feed> {
  const compose = await composer.items();
  const toItem = (candidate: Candidate): Item => {
    const record = choice.selection.record(candidate.rowid);
    memory.lastGood.put(record);
    return compose(candidate, record);
  };
  const items = memory.atOnce(() => candidates.map(toItem));
  const newest = items.reduce((latest, item) => Math.max(latest, item.updatedAt.getTime()), emptyFeedDate.getTime());
  return { plan, items, updatedAt: new Date(newest) };
}
