import { FeedmillError } from "../../model/error.ts";
import { suggestion } from "../../model/nearest.ts";
import { type Topic, topicKey } from "../../model/topic.ts";
import { longest, shortText } from "./page-facts.ts";

/** What a page is about, in its own words. */
export type PageWords = { readonly title: string; readonly excerpt?: string; readonly tags: readonly string[] };

/**
 * The names of topics that were asked for, as the taxonomy writes them.
 *
 * @throws FeedmillError "usage" for one that no record may have (`topics.unknown: reject`)
 */
export function topicsCalled(
  wanted: readonly string[],
  topics: readonly Topic[],
  unknown: "create" | "warn" | "reject",
): string[] {
  const names = wanted.map((text) => {
    const key = topicKey(text);
    const found = topics.find(({ keys }) => keys.includes(key)) ?? topics.find(({ id }) => id === text);
    if (found !== undefined) return found.name;
    const name = shortText(text, longest.name);
    if (name !== "" && unknown !== "reject") return name;
    const known = topics.flatMap(({ id, keys }) => [id, ...keys]);
    throw new FeedmillError("usage", `no topic ${text}${suggestion(key, known)}`);
  });
  return [...new Set(names)];
}

/** The names of topics one of whose keywords is in the page's text, or that the page names among its own. */
export function topicsOf({ title, excerpt = "", tags }: PageWords, topics: readonly Topic[]): string[] {
  const text = topicKey([title, excerpt, ...tags].join(" \n "));
  const named = new Set(tags.map(topicKey));
  const isAbout = ({ keys, keywords, isRetired }: Topic) =>
    !isRetired && (keys.some((key) => named.has(key)) || keywords.some((keyword) => isIn(keyword, text)));
  return topics.filter(isAbout).map(({ name }) => name);
}

/** As whole words; `#feeds` is a keyword too. */
function isIn(keyword: string, text: string): boolean {
  const key = topicKey(keyword.replace(/^#+/u, ""));
  if (key === "") return false;
  const escaped = key.replace(/[$()*+.?[\\\]^{|}]/gu, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "u").test(text);
}
