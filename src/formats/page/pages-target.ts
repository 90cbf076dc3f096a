import { digestOf } from "../../model/digest.ts";
import type { PlannedFiles } from "../../model/file.ts";
import type { PlannedFeed } from "../../model/planned-feed.ts";
import type { Site } from "../../model/site.ts";
import { olderPagePath, pathIn } from "../paths.ts";
import type { OutputTarget } from "../target.ts";
import { type LinkedFeeds, openPageLinks } from "./page-links.ts";

/** A page for each feed, and pages for its older items. */
export const pagesTarget: OutputTarget = {
  name: "pages",
  isOn: ({ hasPages }) => hasPages,
  plan({ feeds, topics, site }) {
    const linksOf = openPageLinks(feeds, topics);
    return {
      filesOf(feed) {
        const links = linksOf(feed);
        return [planPage(feed, links, site), ...planOlderPages(feed, links, site)];
      },
    };
  },
};

function planPage(feed: PlannedFeed, links: LinkedFeeds, site: Site): PlannedFiles {
  const { folder, formerFolders } = feed.plan;
  const paths = [folder, ...formerFolders].map((place) => pathIn(place, "index.html"));
  const above = links.above.map(({ plan }) => plan);
  const below = links.below.map(({ plan, itemCount, older, hasMore }) => {
    const items = older.reduce((sum, page) => sum + page.itemCount, itemCount);
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
      const { renderPage } = await import("./feed-page.ts");
      const body = renderPage(await feed.compose(), { above, below, hasOlder: feed.older.length > 0 }, site);
      return paths.map((path) => ({ path, body }));
    },
  };
}

/** Numbered from 2. */
function planOlderPages({ plan, older }: PlannedFeed, links: LinkedFeeds, site: Site): PlannedFiles[] {
  const above = links.above.map((feed) => feed.plan);
  return older.map(({ digest, compose }, index) => {
    const place = { number: index + 2, last: older.length + 1 };
    const paths = [plan.folder, ...plan.formerFolders].map((folder) => olderPagePath(folder, place.number));
    return {
      paths,
      digest: digestOf([digest, plan, above.map(({ name, folder }) => [name, folder]), place]),
      async render() {
        const { renderOlderPage } = await import("./feed-page.ts");
        const body = renderOlderPage({ plan, items: await compose(), above, place }, site);
        return paths.map((path) => ({ path, body }));
      },
    };
  });
}
