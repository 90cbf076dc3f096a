import type { RunEvent } from "../model/report.ts";
import type { Output } from "../output/output.ts";
import type { BuildOptions } from "./build-options.ts";
import { resultOf } from "./build-result.ts";
import { healthOf } from "./health.ts";
import { type LinkPass, lastLooks } from "./links.ts";
import { outputInput } from "./output-input.ts";
import { pickPictures } from "./pictures.ts";
import type { Prepared } from "./prepare.ts";
import type { Project } from "./project.ts";
import { publish } from "./publish.ts";
import { rememberOutput } from "./remember.ts";
import { guardRemovals } from "./removals.ts";
import type { BuildResult } from "./report.ts";
import { keepResult } from "./up-to-date.ts";

/** Guards removals, composes the feeds, picks their pictures, and writes what changed. Loaded only when an input changed. */
export async function writeOutput(
  project: Project,
  prepared: Prepared,
  links: LinkPass,
  output: Output,
  options: BuildOptions,
  onEvent: (event: RunEvent) => void,
): Promise<BuildResult> {
  const { config, store } = project;
  const { site } = prepared;
  const { acceptRemovals } = options;
  const lookAgain = lastLooks(project, prepared, links, options, onEvent);
  const removals = await guardRemovals(project, prepared, { acceptRemovals, lookAgain });
  const choice = prepared.choose();
  const pictures = await pickPictures(project, prepared, choice, links, options, onEvent);
  const { feeds, composer } = pictures;
  const stamps = store.stampsOf(config.output.dir);
  const health = healthOf(feeds, choice.selection, store, prepared.links);
  const { planOutput } = await import("../formats/targets.ts");
  const planned = planOutput(outputInput({ ...choice, feeds, composer, site, health }));
  const published = await publish({
    planned,
    output,
    stamps,
    force: options.force ?? false,
    precompress: config.output.precompress,
    onProgress: (rendered) => onEvent({ stage: "feeds", rendered, feeds: planned.length }),
  });
  const result = resultOf({ project, prepared, choice, pictures, removals, published, stamps });
  const changed = new Set(result.feeds.filter((feed) => feed.changed).map(({ id }) => id));
  rememberOutput(project, prepared, { choice, feeds, removals, isChanged: ({ plan }) => changed.has(plan.id) });
  keepResult(project, prepared, result, { pictures: pictures.wanted, until: removals.nextChangeAt });
  return result;
}
