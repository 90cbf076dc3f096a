import { digestOf } from "../../model/digest.ts";
import { opmlName } from "../paths.ts";
import type { OutputTarget } from "../target.ts";

/** `feeds.opml`. */
export const opmlTarget: OutputTarget = {
  name: "opml",
  isOn: ({ hasOpml }) => hasOpml,
  plan({ feeds, site }) {
    const plans = feeds.map(({ plan }) => plan);
    const render = async () => {
      const { renderOpml } = await import("./opml.ts");
      return [{ path: opmlName, body: renderOpml(plans, site) }];
    };
    return { files: [{ paths: [opmlName], digest: digestOf([site, plans]), render }] };
  },
};
