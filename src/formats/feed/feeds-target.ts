import { pathIn } from "../paths.ts";
import type { OutputTarget } from "../target.ts";
import { formatsOf } from "./formats.ts";

/** The feeds themselves, in every format that the site writes. */
export const feedsTarget: OutputTarget = {
  name: "feeds",
  isOn: () => true,
  plan: ({ site }) => ({
    filesOf({ plan, digest, compose }) {
      const folders = [plan.folder, ...plan.formerFolders];
      const paths = formatsOf(site).flatMap(({ fileName }) => folders.map((folder) => pathIn(folder, fileName)));
      const render = async () => {
        const { renderFeed } = await import("./render-feed.ts");
        return renderFeed(await compose(), site);
      };
      return [{ paths, digest, render }];
    },
  }),
};
