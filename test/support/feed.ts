import type { Feed, FeedPlan } from "../../src/model/feed.ts";
import type { Item } from "../../src/model/item.ts";
import type { Site } from "../../src/model/site.ts";
import { type Topic, topicKey } from "../../src/model/topic.ts";

/** A site that is reachable and writes everything. */
export function aSite(overrides: Partial<Site> = {}): Site {
  return {
    title: "The Example",
    url: "https://feeds.example.org/",
    description: "News about examples.",
    language: "en",
    idPrefix: "tag:feeds.example.org,2026:",
    formats: ["rss", "atom", "json"],
    hasPages: true,
    hasOpml: true,
    hasEmbed: true,
    hasApi: false,
    precompress: false,
    ...overrides,
  };
}

/** A site nobody has said yet where it will live. */
export function aPreview(overrides: Partial<Site> = {}): Site {
  const { url: _url, ...site } = aSite(overrides);
  return site;
}

/** The feed of everything, unless told otherwise. */
export function aPlan(overrides: Partial<FeedPlan> = {}): FeedPlan {
  return {
    id: "all",
    folder: "",
    formerFolders: [],
    name: "Example",
    title: "The Example",
    description: "News about examples.",
    limit: 50,
    ...overrides,
  };
}

export function anItem(overrides: Partial<Item> = {}): Item {
  const publishedAt = overrides.publishedAt ?? new Date("2026-03-01T12:00:00Z");
  return {
    id: "tag:feeds.example.org,2026:a-story",
    url: "https://example.org/a-story",
    title: "A story",
    summary: "What happened.",
    publishedAt,
    updatedAt: publishedAt,
    topics: [],
    images: [],
    authors: [],
    related: [],
    ...overrides,
  };
}

/** A feed of these items, dated by the newest. */
export function aFeed(items: readonly Item[] = [], plan: Partial<FeedPlan> = {}): Feed {
  const newest = Math.max(Date.UTC(2000, 0), ...items.map((item) => item.updatedAt.getTime()));
  return { plan: aPlan(plan), items, updatedAt: new Date(newest) };
}

/** A topic whose only key is its name. */
export function aTopic(overrides: Partial<Topic> = {}): Topic {
  const name = overrides.name ?? "AI";
  const keys = overrides.keys ?? [topicKey(name)];
  return { id: keys[0] ?? "", name, keywords: [], formerIds: [], isRetired: false, keys, feedKeys: keys, ...overrides };
}
