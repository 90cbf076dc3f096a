import { digestOf } from "../../model/digest.ts";
import type { OutputTarget } from "../target.ts";

/** Stylesheet and script of all pages; frames for other sites use the stylesheet too. */
export const assetsTarget: OutputTarget = {
  name: "assets",
  isOn: ({ hasPages, hasEmbed }) => hasPages || hasEmbed,
  plan({ scriptText }) {
    const render = async () => {
      const { stylesheet } = await import("./stylesheet.ts");
      return [
        { path: "feedmill.css", body: stylesheet },
        { path: "feedmill.js", body: scriptText("feedmill") },
      ];
    };
    return { files: [{ paths: ["feedmill.css", "feedmill.js"], digest: digestOf("assets"), render }] };
  },
};
