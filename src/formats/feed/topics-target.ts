import { digestOf } from "../../model/digest.ts";
import type { OutputTarget } from "../target.ts";

const path = "topics.json";

/** `topics.json`. */
export const topicsTarget: OutputTarget = {
  name: "topics",
  isOn: () => true,
  plan({ feeds, topics, site }) {
    const counts = new Map(feeds.map(({ plan, itemCount }) => [plan.id, itemCount]));
    const render = async () => {
      const { renderTopicsJson } = await import("./topics-json.ts");
      return [{ path, body: renderTopicsJson(topics, counts, site) }];
    };
    return { files: [{ paths: [path], digest: digestOf([site, topics, [...counts]]), render }] };
  },
};
