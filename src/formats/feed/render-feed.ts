import type { Feed } from "../../model/feed.ts";
import type { OutputFile } from "../../model/file.ts";
import type { Site } from "../../model/site.ts";
import { pathIn } from "../paths.ts";
import { draftOf } from "./draft.ts";
import { formatsOf } from "./formats.ts";

/** A feed in every format that is written, in its folder and in its former ones. */
export function renderFeed(feed: Feed, site: Site): OutputFile[] {
  const { folder, formerFolders } = feed.plan;
  const draft = draftOf(feed, site);
  return formatsOf(site).flatMap(({ fileName, render }) => {
    const body = render(draft);
    return [folder, ...formerFolders].map((place) => ({ path: pathIn(place, fileName), body }));
  });
}
