import type { PlannedFiles } from "../model/file.ts";
import { apiTarget } from "./api/api-target.ts";
import { embedTarget } from "./embed/embed-target.ts";
import { feedsTarget } from "./feed/feeds-target.ts";
import { opmlTarget } from "./feed/opml-target.ts";
import { topicsTarget } from "./feed/topics-target.ts";
import { hostingTarget } from "./hosting/hosting-target.ts";
import { assetsTarget } from "./page/assets-target.ts";
import { healthTarget } from "./page/health-target.ts";
import { pagesTarget } from "./page/pages-target.ts";
import { searchTarget } from "./page/search-target.ts";
import type { OutputInput, OutputTarget } from "./target.ts";

/** Everything that can be written. A new target is a file and a line here. */
const targets: readonly OutputTarget[] = [
  feedsTarget,
  pagesTarget,
  embedTarget,
  searchTarget,
  healthTarget,
  hostingTarget,
  assetsTarget,
  opmlTarget,
  topicsTarget,
  apiTarget,
];

/** All files of the output, one feed after the other, so that its items are composed once for all its files. */
export function planOutput(input: OutputInput): PlannedFiles[] {
  const plans = targets.filter((target) => target.isOn(input.site)).map((target) => target.plan(input));
  return [
    ...input.feeds.flatMap((feed) => plans.flatMap(({ filesOf }) => filesOf?.(feed) ?? [])),
    ...plans.flatMap(({ files = [] }) => files),
  ];
}
