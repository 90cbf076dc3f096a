import { digestOf } from "../../model/digest.ts";
import type { OutputTarget } from "../target.ts";

const [page, list] = ["health/index.html", "health/links.json"];

/** The health page, and the same for programs. */
export const healthTarget: OutputTarget = {
  name: "health",
  isOn: ({ hasPages }) => hasPages,
  plan({ feeds, site, health }) {
    const digest = digestOf([site, health.version, feeds.map((feed) => feed.digest)]);
    const render = async () => {
      const { renderHealthPage, renderLinksJson } = await import("./health-page.ts");
      const shown = await health.load();
      return [
        { path: page, body: renderHealthPage(shown, site) },
        { path: list, body: renderLinksJson(shown) },
      ];
    };
    return { files: [{ paths: [page, list], digest, render }] };
  },
};
