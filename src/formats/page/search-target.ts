import { digestOf } from "../../model/digest.ts";
import type { OutputTarget } from "../target.ts";

const path = "search.json";

/** What the search box of the pages searches. */
export const searchTarget: OutputTarget = {
  name: "search",
  isOn: ({ hasPages }) => hasPages,
  plan({ feeds, searchLists }) {
    const digest = digestOf(feeds.map((feed) => [feed.digest, feed.older.map((page) => page.digest)]));
    const render = async () => {
      const { renderSearchJson, searchEntries } = await import("./search-json.ts");
      return [{ path, body: renderSearchJson(searchEntries(searchLists())) }];
    };
    return { files: [{ paths: [path], digest, render }] };
  },
};
