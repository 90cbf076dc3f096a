import { olderPagePath, pathIn } from "../formats/paths.ts";
import type { PlannedFiles } from "../model/file.ts";
import type { Site } from "../model/site.ts";
import type { Topic } from "../model/topic.ts";
import type { Selection } from "../store/selection.ts";
import { browserCode } from "./browser-scripts.ts";
import type { ChosenFeed } from "./compose.ts";
import { digestOf } from "./digest.ts";
import { searchEntries } from "./search.ts";

/** Plans the pages of each feed: its own, with links to those above and below, and those of its older items. */
export function planPages(feeds: readonly ChosenFeed[], topics: readonly Topic[], site: Site) {
  const placesOfFeed = placesOf(feeds, topics);
  return (feed: ChosenFeed): PlannedFiles[] => {
    const places = placesOfFeed(feed);
    return [planPage(feed, places, site), ...planOlderPages(feed, places, site)];
  };
}

/** What the pages look through for the search. */
export function planSearch(feeds: readonly ChosenFeed[], selection: Selection): PlannedFiles {
  return {
    paths: ["search.json"],
    digest: digestOf(feeds.map(({ digest, older }) => [digest, older.map((page) => page.digest)])),
    async render() {
      const { renderSearchJson } = await import("../formats/page/search-json.ts");
      return [{ path: "search.json", body: renderSearchJson(searchEntries(feeds, selection)) }];
    },
  };
}

/** What all pages share, frames for other sites too. */
export const look: PlannedFiles = {
  paths: ["feedmill.css", "feedmill.js"],
  digest: digestOf("look"),
  async render() {
    const { stylesheet } = await import("../formats/page/stylesheet.ts");
    return [
      { path: "feedmill.css", body: stylesheet },
      { path: "feedmill.js", body: browserCode("feedmill") },
    ];
  },
};

type Places = { readonly above: readonly ChosenFeed[]; readonly below: readonly ChosenFeed[] };

function planPage(feed: ChosenFeed, places: Places, site: Site): PlannedFiles {
  const { folder, formerFolders } = feed.plan;
  const paths = [folder, ...formerFolders].map((place) => pathIn(place, "index.html"));
  const above = places.above.map(({ plan }) => plan);
  const below = places.below.map(({ plan, candidates, older, hasMore }) => {
    const items = older.reduce((sum, page) => sum + page.candidates.length, candidates.length);
    return { plan, items, hasMore };
  });
  return {
    paths,
    digest: digestOf([
      feed.digest,
      above.map(({ name, folder }) => [name, folder]),
      below.map(({ plan: { name, folder }, items, hasMore }) => [name, folder, items, hasMore]),
      feed.older.length > 0,
    ]),
    async render() {
      const { renderPage } = await import("../formats/page/feed-page.ts");
      const body = renderPage(await feed.compose(), { above, below, hasOlder: feed.older.length > 0 }, site);
      return paths.map((path) => ({ path, body }));
    },
  };
}

/** Pages of items that the feed has no room for, numbered from 2. */
function planOlderPages({ plan, older }: ChosenFeed, places: Places, site: Site): PlannedFiles[] {
  const above = places.above.map((feed) => feed.plan);
  return older.map(({ digest, compose }, index) => {
    const place = { number: index + 2, last: older.length + 1 };
    const paths = [plan.folder, ...plan.formerFolders].map((folder) => olderPagePath(folder, place.number));
    return {
      paths,
      digest: digestOf([digest, plan, above.map(({ name, folder }) => [name, folder]), place]),
      async render() {
        const { renderOlderPage } = await import("../formats/page/feed-page.ts");
        const body = renderOlderPage({ plan, items: await compose(), above, place }, site);
        return paths.map((path) => ({ path, body }));
      },
    };
  });
}

/** The page of everything lists all topics but empty ones that nobody names any more, and queries, that of a topic the topics right below it. */
function placesOf(feeds: readonly ChosenFeed[], topics: readonly Topic[]): (feed: ChosenFeed) => Places {
  const byId = new Map(feeds.map((feed) => [feed.plan.id, feed]));
  const parentIds = new Map(
    topics.flatMap(({ id, parentId }) => (parentId ? [[`topics/${id}`, `topics/${parentId}`]] : [])),
  );
  const unused = new Set(topics.filter((topic) => topic.isUnused).map(({ id }) => `topics/${id}`));
  const isListed = ({ plan, candidates }: ChosenFeed) =>
    plan.folder !== "" && (candidates.length > 0 || !unused.has(plan.id));
  const children = Map.groupBy(feeds, ({ plan }) => parentIds.get(plan.id));
  return (feed) => {
    if (feed.plan.folder === "") return { above: [], below: feeds.filter(isListed) };
    const above: ChosenFeed[] = [];
    for (let parent = byId.get(parentIds.get(feed.plan.id) ?? ""); parent !== undefined && !above.includes(parent); ) {
      above.unshift(parent);
      parent = byId.get(parentIds.get(parent.plan.id) ?? "");
    }
    return { above, below: children.get(feed.plan.id) ?? [] };
  };
}
