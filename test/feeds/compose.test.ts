import { describe, expect, test, vi } from "vitest";
import { type Circumstances, composeItem, visiblePart } from "../../src/feeds/compose.ts";
import type { Provider } from "../../src/model/record.ts";
import { aTopic } from "../support/feed.ts";
import { aRecord } from "../support/record.ts";

const ai = aTopic({ name: "AI", id: "ai", keys: ["ai", "ki"] });
const web = aTopic({ name: "Web", id: "web" });
const old = aTopic({ name: "Old", id: "old", isRetired: true });
const topicsByKey = new Map([ai, web, old].flatMap((topic) => topic.keys.map((key) => [key, topic] as const)));

function given(overrides: Partial<Circumstances> = {}): Circumstances {
  return { id: "tag:example.org,2026:a", addedTopics: [], topicsByKey, updatedAt: undefined, ...overrides };
}

describe("an item", () => {
  test("is what its record says, and nothing that changes by the hour", () => {
    const record = aRecord({ kind: "news", language: "en", quality: 80, heat: 3, isUndecided: true });

    expect(composeItem(record, given())).toEqual({
      id: "tag:example.org,2026:a",
      url: "https://example.org/a-story",
      title: "A story",
      summary: "What happened.",
      publishedAt: new Date("2026-03-01T12:00:00Z"),
      updatedAt: new Date("2026-03-01T12:00:00Z"),
      kind: "news",
      language: "en",
      topics: [],
      images: [],
      authors: [],
      related: [],
    });
  });

  test("links to where its page has moved for good", () => {
    expect(composeItem(aRecord(), given({ movedTo: "https://new.example/a|b" })).url).toBe("https://new.example/a%7Cb");
  });

  test("shows every address as RFC 3986 has it", () => {
    const record = aRecord({
      url: "https://example.org/?a[]=|",
      images: [{ url: "https://example.org/[1].png", width: 3 }],
      related: [{ title: "B", url: "https://example.org/^" }],
    });

    const { url, images, related } = composeItem(record, given());

    expect({ url, images, related }).toEqual({
      url: "https://example.org/?a%5B%5D=%7C",
      images: [{ url: "https://example.org/%5B1%5D.png", width: 3 }],
      related: [{ title: "B", url: "https://example.org/%5E" }],
    });
  });

  test.each([
    ["nothing", undefined, "2026-03-01T12:00:00Z"],
    ["a later date", new Date("2026-03-05T00:00:00Z"), "2026-03-05T00:00:00Z"],
    ["an earlier date, which cannot be", new Date("2026-02-01T00:00:00Z"), "2026-03-01T12:00:00Z"],
  ])("was updated, given %s, never before it was published", (_what, updatedAt, expected) => {
    expect(composeItem(aRecord(), given({ updatedAt })).updatedAt).toEqual(new Date(expected));
  });

  test("belongs to the topics of its record and its duplicates, once each, by their names", () => {
    const record = aRecord({ topics: ["ki", "AI", "Unknown", "OLD"] });

    expect(composeItem(record, given({ addedTopics: ["web", "Ai"] })).topics).toEqual([
      { id: "ai", name: "AI" },
      { id: "web", name: "Web" },
    ]);
  });

  test.each<[Provider | undefined, unknown, unknown]>([
    [undefined, [], undefined],
    [{ authors: ["Ann", "Bob"] }, [{ name: "Ann" }, { name: "Bob" }], undefined],
    [{ name: "The Paper", authors: [] }, [{ name: "The Paper" }], { name: "The Paper" }],
    [
      { name: "The Paper", domain: "paper.example", authors: ["Ann"] },
      [{ name: "Ann" }],
      { name: "The Paper", url: "https://paper.example/" },
    ],
    [
      { domain: "bücher.example", authors: [] },
      [{ name: "bücher.example", url: "https://xn--bcher-kva.example/" }],
      { name: "bücher.example", url: "https://xn--bcher-kva.example/" },
    ],
  ])("from %j is by people, else by its source", (provider, authors, source) => {
    const item = composeItem(aRecord(provider === undefined ? {} : { provider }), given());

    expect(item.authors).toEqual(authors);
    expect(item.source).toEqual(source);
  });

  test("shows content only as it is made safe, seen from the item's address", () => {
    const renderContent = vi.fn(({ html }: { html?: string }) => `safe ${html}`);
    const record = aRecord({ html: "<b>x</b>" });

    const item = composeItem(record, given({ renderContent, movedTo: "https://new.example/" }));

    expect(item.html).toBe("safe <b>x</b>");
    expect(renderContent).toHaveBeenCalledWith(record, "https://new.example/", new Set());
  });

  test.each([
    ["where only excerpts are shown", undefined],
    ["when nothing is left", () => ""],
  ])("shows no HTML %s", (_what, renderContent) => {
    expect(composeItem(aRecord({ html: "<b>x</b>" }), given({ renderContent }))).not.toHaveProperty("html");
  });
});

describe("what subscribers can see", () => {
  test.each([
    { quality: 1 },
    { heat: 2 },
    { path: "b.md" },
    { ownId: "x" },
    { isUndecided: true as const },
    { dueAt: "2026-03-02T00:00:00.000Z" },
    { expiresAt: "2027-01-01T00:00:00.000Z" },
  ])("does not change with %j", (change) => {
    expect(visiblePart(aRecord(change))).toBe(visiblePart(aRecord()));
  });

  test.each([{ title: "B" }, { excerpt: "B" }, { url: "https://b.example/" }, { topics: ["B"] }, { html: "<b>" }])(
    "changes with %j",
    (change) => {
      expect(visiblePart(aRecord(change))).not.toBe(visiblePart(aRecord()));
    },
  );
});
