import { isDeepStrictEqual } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { composeItem } from "../../src/feeds/compose.ts";
import { renderContent } from "../../src/feeds/content.ts";
import { itemId } from "../../src/feeds/ids.ts";
import { buildTopics } from "../../src/feeds/topics.ts";
import { contentHtml } from "../../src/formats/feed/content.ts";
import { renderFeed } from "../../src/formats/feed/render-feed.ts";
import type { Item } from "../../src/model/item.ts";
import type { SourceRecord } from "../../src/model/record.ts";
import { parseRecord } from "../../src/records/parse.ts";
import { aFeed, aSite } from "../support/feed.ts";
import { brokenRules, type FeedFiles } from "../support/feed-rules.ts";
import { hostileRecords } from "../support/hostile.ts";
import {
  expectedOf,
  readAtom,
  readAtomByFeedsmith,
  readJson,
  readRss,
  readRssByFeedsmith,
  type Seen,
} from "../support/read-back.ts";
import { parseOptions } from "../support/record.ts";
import { readByRssParser, shownOf } from "../support/rss-parser.ts";

const count = 2000;
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_120);
const site = aSite({ title: 'A "hostile" <site> & more', rights: "© ]]> <x>" });

/** Every element content may have that is not from the record itself, in exactly this shape. */
const ours =
  /<\/?p>|<img src="https?:\/\/[^"<>]*" alt="[^"<>]*"(?: width="\d+")?(?: height="\d+")?>|<a href="https?:\/\/[^"<>]*">|<\/a>|<\/?(?:ul|li)>/gu;

type Rendered = { readonly items: readonly Item[]; readonly files: FeedFiles };

/** Elements that a record's own HTML may have left. */
const harmless =
  /<\/?(?:p|a|img|ul|li|b|i)(?: (?:href|src)="https?:\/\/[^"<>]*"| (?:alt|title|width|height|lang|dir)="[^"<>]*")*(?: \/)?>/gu;

let records: readonly SourceRecord[];
let short: Rendered;
let full: Rendered;

beforeAll(() => {
  records = hostileRecords(count, seed).map(({ path, text }) => {
    const { record, problems } = parseRecord(path, Buffer.from(text), { ...parseOptions, keepContent: true });
    if (record === undefined) throw new Error(`${path}: ${JSON.stringify(problems)} in ${text}`);
    return record;
  });
  short = render(compose(records, false));
  full = render(compose(records, true));
});

/** Items of all records, newest first. */
function compose(all: readonly SourceRecord[], isFull: boolean): Item[] {
  const names = [...new Set(all.flatMap((record) => record.topics))].map((name) => ({ name }));
  const { topics } = buildTopics([], names, { unknown: "create", rollUp: true });
  const topicsByKey = new Map(topics.flatMap((topic) => topic.keys.map((key) => [key, topic] as const)));
  const toItem = (record: SourceRecord) =>
    composeItem(record, {
      id: itemId(site.idPrefix, record.path, record.ownId),
      addedTopics: [],
      topicsByKey,
      updatedAt: record.updatedAt === undefined ? undefined : new Date(record.updatedAt),
      ...(isFull ? { renderContent } : {}),
    });
  return all.map(toItem).sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime() || (a.id < b.id ? -1 : 1));
}

function render(items: readonly Item[]): Rendered {
  const plan = { title: "T ]]> & <b>", description: "D ]]>]]> <i>" };
  const [rss, atom, json] = renderFeed(aFeed(items, plan), site).map(({ body }) => body);
  return { items, files: { rss: rss!, atom: atom!, json: json! } };
}

describe(`${count} hostile records`, () => {
  test.each([
    ["RSS, by a strict XML parser", "rss", readRss, ["updated"]],
    ["RSS, by a feed reader", "rss", readRssByFeedsmith, ["updated"]],
    ["Atom, by a strict XML parser", "atom", readAtom, []],
    ["Atom, by a feed reader", "atom", readAtomByFeedsmith, []],
    ["JSON Feed", "json", readJson, []],
  ] as const)("read back from %s without a difference", (_what, format, readBack, unsaid) => {
    const expected = short.items.map((item) => said(expectedOf(item, contentHtml(item, site)), format, unsaid));

    const seen = readBack(short.files[format]);

    expect(seen).toHaveLength(count);
    expect(differences(seen, expected)).toEqual([]);
  });

  test.each(["rss", "atom"] as const)("are to rss-parser what they are to us, by %s", async (format) => {
    const seen = await readByRssParser(short.files[format]);

    expect(seen).toHaveLength(count);
    expect(seen.filter((item, index) => !isDeepStrictEqual(item, shownOf(short.items[index]!)))).toEqual([]);
  });

  test("have the same ids in the same order in all three formats", () => {
    const ids = readRss(short.files.rss).map(({ id }) => id);

    expect(new Set(ids).size).toBe(count);
    expect(readAtom(short.files.atom).map(({ id }) => id)).toEqual(ids);
    expect(readJson(short.files.json).map(({ id }) => id)).toEqual(ids);
  });

  test("put no element into the content that is not ours", () => {
    const contents = readJson(short.files.json).map(({ content = "" }) => content);

    expect(contents.filter((content) => /[<>"]/u.test(content.replace(ours, "")))).toEqual([]);
  });

  test("shown in full, have the same content in all formats, and only harmless elements", () => {
    const [rss, atom, json] = [readRss(full.files.rss), readAtom(full.files.atom), readJson(full.files.json)];

    expect(differences(rss, json, ["content"])).toEqual([]);
    expect(differences(atom, json, ["content"])).toEqual([]);
    expect(json.filter(({ content = "" }) => /[<>]/u.test(content.replace(harmless, "")))).toEqual([]);
  });

  test("break none of the rules that no validator checks", () => {
    expect(brokenRules(full.files, full.items, site)).toEqual([]);
  });

  test("cannot break out of a feed even past the border that cleans them", () => {
    const dirty = records.slice(0, 500).map((record, index) => {
      const text = `${records[(index + 1) % count]?.title}\u0000]]>\ud83d</entry>\ufffe]]>]]>&#0;<b>\r`;
      return { ...record, title: text, excerpt: text, topics: [text], provider: { name: text, authors: [text] } };
    });

    const { items, files } = render(compose(dirty, false));

    const bad = ["\u0000", "\ud83d", "\ufffe", "\r"];
    const clean = items.map(({ id, title }) => ({
      id,
      title: [...title].filter((char) => !bad.includes(char)).join(""),
    }));
    expect(readRss(files.rss).map(({ id, title }) => ({ id, title }))).toEqual(clean);
    expect(readAtom(files.atom).map(({ id, title }) => ({ id, title }))).toEqual(clean);
    expect(readJson(files.json).map(({ id }) => id)).toEqual(clean.map(({ id }) => id));
  });
});

/** What one format says of an item. JSON Feed has one image only. */
function said(seen: Seen, format: string, unsaid: readonly (keyof Seen)[]): Partial<Seen> {
  const shown = { ...seen, images: format === "json" ? seen.images.slice(0, 1) : seen.images };
  return Object.fromEntries(Object.entries(shown).filter(([key]) => !unsaid.includes(key as keyof Seen)));
}

/** The first few values that differ. */
function differences(seen: readonly Partial<Seen>[], expected: readonly Partial<Seen>[], keys?: (keyof Seen)[]) {
  return expected
    .flatMap((one, index) =>
      (keys ?? (Object.keys(one) as (keyof Seen)[])).map((key) => [one.id, key, seen[index]?.[key], one[key]]),
    )
    .filter(([, , actual, wanted]) => JSON.stringify(actual) !== JSON.stringify(wanted))
    .slice(0, 5);
}
