/**
 * Writes a made-up records folder, the same for the same arguments, shaped like the real records: about 3 KB each, 70 %
 * published, 1-3 topics of very unequal size, some awkward titles.
 *
 *     node test/bench/corpus.ts <count> <dir> [topics=40] [seed=1]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How many records and topics; the same numbers give the same bytes. */
export type CorpusSize = { readonly count: number; readonly topics?: number; readonly seed?: number };

const firstDayMs = Date.UTC(2023, 0, 1);
const threeYearsMs = 3 * 365 * 24 * 3_600_000;
/** Names that a careless slug would merge or break; spread over the ranks so that big and small feeds have them. */
const awkwardTopics = ["C++", "C#", ".NET", "Robotics & Automation"];
const fields = ["Data", "Cloud", "Health", "Energy", "Mobile", "Retail", "Learning", "Security", "Language", "Vision"];
const aspects = ["Science", "Policy", "Tools", "Research", "Markets", "Ethics", "Hardware", "Practice", "Standards"];
const words = (
  "the of and to in for with on new how what why more most first next open large small team plan model system record " +
  "market report study network science energy school city health climate public private early late growth change " +
  "software hardware vision language question answer signal pattern method result value price cost risk trust"
).split(" ");
const awkwardWords = ['\\"quoted\\"', "“curly”", "it’s", "R&D", "<b>bold</b>", "Q&amp;A", "naïve"];
const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Writes `count` records as `news/<yyyy>-<mm>/<date>-<words>-<number>.md` below `dir`; writes over, never deletes. */
export function writeCorpus(dir: string, { count, topics = 40, seed = 1 }: CorpusSize): void {
  const dice = makeDice(seed);
  const names = topicNames(topics);
  const pickTopic = makeZipf(names, dice);
  const folders = new Set<string>();
  for (let number = 0; number < count; number++) {
    const publishedAt = new Date(firstDayMs + Math.floor((dice.next() * threeYearsMs) / 1000) * 1000);
    const day = publishedAt.toISOString().slice(0, 10);
    const folder = join(dir, "news", day.slice(0, 7));
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    const slug = `${dice.pick(words)}-${dice.pick(words)}-${number}`;
    writeFileSync(join(folder, `${day}-${slug}.md`), renderRecord(slug, publishedAt, pickTopic, dice));
  }
}

type Dice = {
  /** 0 <= n < 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  sentence(wordCount: number): string;
};

function renderRecord(slug: string, publishedAt: Date, pickTopic: () => string, dice: Dice): string {
  const site = `site-${dice.between(1, 200)}.example.com`;
  const url = `https://${site}/${publishedAt.getUTCFullYear()}/${slug}`;
  const quality = dice.between(20, 120);
  const topics = new Set(Array.from({ length: dice.between(1, 3) }, pickTopic));
  const related = Array.from({ length: dice.between(0, 3) }, (_, place) => renderRelated(`${slug}-${place}`, dice));
  const image = `\nimages:\n  - url: "https://${site}/images/${slug}.jpg"\n    width: 1200\n    height: 630\n    isCached: true\n`;
  return `---
category: news
title: "${renderTitle(dice)}"
excerpt: "${dice.sentence(dice.between(20, 60))}."
publishedDateTime: ${isoSeconds(publishedAt)}
originalUrl: "${url}"
webUrl: "${url}"
type: article
quality: ${quality}
heat: ${dice.next() < 0.3 ? -1 : quality + related.length * 10}
published: ${dice.next() < 0.7}

provider:
  name: "${dice.pick(fields)} ${dice.pick(aspects)} Daily"
  domain: ${site}
  images:
    - url: "https://${site}/logo-50x50.jpg"
      width: 50
      height: 50

topics:
${[...topics].map((name) => `  - "${name}"\n`).join("")}${dice.next() < 0.8 ? image : ""}${
  related.length > 0 ? `\nrelated:\n${related.join("")}` : ""
}
secured: "${renderSecured(dice)}"
---

${dice.sentence(dice.between(0, 60))}
`;
}

function renderTitle(dice: Dice): string {
  const title = dice.sentence(dice.between(5, 12));
  return dice.next() < 0.08 ? `${title} ${dice.pick(awkwardWords)} ${dice.pick(words)}` : title;
}

function renderRelated(slug: string, dice: Dice): string {
  const site = `other-${dice.between(1, 500)}.example.net`;
  return `  - title: "${renderTitle(dice)}"
    excerpt: "${dice.sentence(dice.between(20, 60))}."
    publishedDateTime: ${isoSeconds(new Date(firstDayMs + dice.between(0, 1000) * 86_400_000))}
    webUrl: "https://${site}/${slug}"
    ampWebUrl: "https://${site}/amp/${slug}"
    cdnAmpWebUrl: "https://${site.replaceAll(".", "-")}.cdn.ampproject.org/c/s/${site}/amp/${slug}"
    type: article
    provider:
      name: "${dice.pick(fields)} ${dice.pick(aspects)}"
      domain: ${site}
    quality: ${dice.between(20, 120)}
    images:
      - url: "https://${site}/images/${slug}.png"
        width: 800
        height: 450
        isCached: true
`;
}

/** Looks like the real ciphertext: base64, a semicolon, the base64 of 16 bytes; 500-700 characters in all. */
function renderSecured(dice: Dice): string {
  const letters = (length: number) => Array.from({ length }, () => base64[Math.floor(dice.next() * 64)]).join("");
  return `${letters(4 * dice.between(119, 168))};${letters(22)}==`;
}

/** Distinct names, the most frequent topic first. */
function topicNames(count: number): readonly string[] {
  const plain = aspects.flatMap((aspect) => fields.map((field) => `${field} ${aspect}`));
  return Array.from({ length: count }, (_, rank) => {
    const awkward = rank % 5 === 2 ? awkwardTopics[(rank - 2) / 5] : undefined;
    return awkward ?? plain[rank] ?? `Topic ${rank + 1}`;
  });
}

/** A topic's share falls with its rank: the second has half of the first, the third a third. */
function makeZipf(names: readonly string[], dice: Dice): () => string {
  let sum = 0;
  const sums = names.map((_, rank) => {
    sum += 1 / (rank + 1);
    return sum;
  });
  return () => {
    const mark = dice.next() * sum;
    return names[sums.findIndex((upTo) => mark < upTo)] as string;
  };
}

function makeDice(seed: number): Dice {
  const next = mulberry32(seed);
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(from: readonly T[]) => from[between(0, from.length - 1)] as T;
  const sentence = (wordCount: number) => {
    const text = Array.from({ length: wordCount }, () => pick(words)).join(" ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  return { next, between, pick, sentence };
}

/** Tommy Ettinger's 32-bit generator: small, fast, the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function isoSeconds(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}

if (import.meta.main) {
  const [count, dir, topics = "40", seed = "1"] = process.argv.slice(2);
  const size = { count: Number(count), topics: Number(topics), seed: Number(seed) };
  if (dir === undefined || ![size.count, size.topics, size.seed].every(Number.isSafeInteger) || size.topics < 1) {
    process.stderr.write("usage: node test/bench/corpus.ts <count> <dir> [topics=40] [seed=1]\n");
    process.exitCode = 2;
  } else {
    writeCorpus(dir, size);
  }
}
