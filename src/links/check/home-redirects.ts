import type { LinkMemory, Observation } from "../../model/link.ts";
import { isForeignHome } from "../classify/soft-404.ts";
import type { FollowedLink } from "../fetch/follow-redirects.ts";
import { hostOf } from "../fetch/host.ts";

/** Links that end at the home page of another host. */
export type HomeRedirects = {
  /** The observation, or a soft 404 once three links of the first host end at the same foreign home page. */
  judgeRedirect(followed: FollowedLink, seen: Observation): Promise<Observation>;
};

const leastLinks = 3;

/** Counts over this run and, where the memory can say so, over all that is remembered. */
export function openHomeRedirects(memory: Pick<LinkMemory, "linksEndingAt">): HomeRedirects {
  const seenInRun = new Map<string, Set<string>>();
  return {
    judgeRedirect: async ({ request, end }, seen) => {
      const start = URL.parse(request.url);
      if (seen.reason !== "redirected" || start === null || !isForeignHome(start, end.url)) return seen;
      const host = hostOf(start);
      const key = `${host} ${end.url.href}`;
      const links = seenInRun.get(key) ?? new Set();
      seenInRun.set(key, links.add(request.url));
      if (links.size < leastLinks) {
        const bare = start.host.replace(/^www\./, "");
        const origins = ["http", "https"].flatMap((scheme) => [`${scheme}://${bare}`, `${scheme}://www.${bare}`]);
        for (const url of (await memory.linksEndingAt?.(origins, end.url.href)) ?? []) links.add(url);
      }
      const { permanentUrl: _, ...kept } = seen;
      return links.size < leastLinks ? seen : { ...kept, reason: "soft-404" };
    },
  };
}
