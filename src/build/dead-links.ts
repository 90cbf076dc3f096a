import { pageNumber } from "../feeds/canonical-url.ts";
import type { LinkState } from "../model/link.ts";
import { displayPath, type Problem } from "../model/problem.ts";
import type { DeadLink } from "../model/report.ts";
import { findByPage } from "../store/find-records.ts";
import type { Project } from "./project.ts";

/** Collects the links whose verdict a run changes to dead. */
export type DeadLinks = { readonly died: readonly DeadLink[]; readonly onChecked: (state: LinkState) => void };

/** Starts with none; pass `onChecked` to the link check. */
export function collectDeadLinks(): DeadLinks {
  const died: DeadLink[] = [];
  return {
    died,
    onChecked(state) {
      if (hasJustDied(state)) died.push({ url: state.url, reason: state.verdict.reason });
    },
  };
}

/** True when the latest check changed a link's verdict to dead. */
export function hasJustDied({ verdict, history }: LinkState): boolean {
  return verdict.kind === "dead" && history.at(-2)?.kind !== "dead";
}

/** Dead links as problems of the records that have them. */
export function problemsOf(
  links: readonly { readonly url: string; readonly why: string }[],
  project: Project,
): Problem[] {
  const { config, store } = project;
  return links.flatMap(({ url, why }) =>
    findByPage(store.cache, pageNumber(url)).map(({ path }) => ({
      file: displayPath(config.projectDir, `${config.records.dir}/${path}`),
      message: `dead link: ${url} ${why}`,
    })),
  );
}
