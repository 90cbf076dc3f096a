import { digestOf } from "../../model/digest.ts";
import { embedFolder } from "../paths.ts";
import type { OutputTarget } from "../target.ts";

const samples = ["headers.txt", "nginx.conf", "htaccess.txt"];

/** `_headers` for static hosts, and settings for other web servers to copy. */
export const hostingTarget: OutputTarget = {
  name: "hosting",
  isOn: ({ hasEmbed }) => hasEmbed,
  plan({ site }) {
    const paths = ["_headers", ...samples.map((name) => `${embedFolder}/${name}`)];
    const render = async () => {
      const { renderServerFiles } = await import("./server-files.ts");
      return renderServerFiles(site);
    };
    return { files: [{ paths, digest: digestOf(site), render }] };
  },
};
