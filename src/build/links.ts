import type { CheckRequest, CheckResult, DueLink, LinkState } from "../model/link.ts";
import { optional } from "../model/optional.ts";
import type { DeadLink, LinkCounts, RunEvent } from "../model/report.ts";
import type { ReplicaCounts } from "../store/link-replica.ts";
import type { Candidate } from "../store/selection.ts";
import { type Choice, pick } from "./choose.ts";
import type { Prepared } from "./prepare.ts";
import type { Project } from "./project.ts";
import { syncLinks } from "./replicas.ts";
import { openWatchedSites, takeOthers } from "./watched-sites.ts";

/** Links of records within this many times the limit of a feed are checked more often. */
const nearness = 2;

/** The links after this run has checked those that are due. */
export type LinkPass = {
  /** False with `--no-check`, `links.check: false`, in dry runs, and by a clock that is not believed. */
  readonly mayAsk: boolean;
  readonly counts: LinkCounts;
  /** Absent when nothing was due. */
  readonly check?: CheckedLinks;
  /** The rest of `links.budgetMs`, for last looks and pictures. */
  readonly budgetMs: number;
};

/** Checks the links that are due. */
export async function updateLinks(
  project: Project,
  prepared: Prepared,
  options: CheckOptions & { readonly check?: boolean | undefined; readonly dryRun?: boolean | undefined },
  onEvent: (event: RunEvent) => void,
): Promise<LinkPass> {
  const { config, clock } = project;
  const { now, time, links } = prepared;
  const startedAt = clock.now().getTime();
  const mayAsk = (options.check ?? true) && !options.dryRun && config.links.check && time.doubted === undefined;
  const before = links.replica.counts(now, now);
  const due = { asOf: now, count: before.due, othersToo: true };
  const check = mayAsk && due.count > 0 ? await checkDue(project, prepared, due, options, onEvent) : undefined;
  const after = check === undefined ? before : links.replica.counts(now, now);
  const budgetMs = config.links.budgetMs - (clock.now().getTime() - startedAt);
  return { mayAsk, counts: countLinks(after, check?.due ?? due.count, check), budgetMs, ...optional("check", check) };
}

/** The link counts of reports. */
export function countLinks(
  { known, alive, dead }: ReplicaCounts,
  due: number,
  check: CheckResult | undefined,
): LinkCounts {
  return {
    known,
    due,
    checked: check?.checked ?? 0,
    alive,
    unsure: known - alive - dead,
    dead,
    outage: check?.outage !== undefined,
  };
}

/** The result of a check, with the links that it found dead. */
export type CheckedLinks = CheckResult & {
  /** Due links, with the others of sites that became due. */
  readonly due: number;
  readonly died: readonly DeadLink[];
};

/** When to stop checking, and who is notified. */
export type CheckOptions = {
  readonly acceptRemovals?: boolean | string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onChecked?: ((state: LinkState) => void) | undefined;
};

/** Which links to check: those due at `asOf`, or `only` these; at most `count`. */
export type Due = {
  readonly asOf: Date;
  readonly only?: Iterable<DueLink> | undefined;
  readonly count: number;
  /** If a link that was alive is gone, check others of its site too. */
  readonly othersToo: boolean;
};

/** Checks due links, those of records in or near the feeds first, and saves the verdicts and the watches of sites. */
export async function checkDue(
  project: Project,
  prepared: Prepared,
  { asOf, only, count, othersToo }: Due,
  options: CheckOptions,
  onEvent: (event: RunEvent) => void,
): Promise<CheckedLinks> {
  const { links } = prepared;
  const choice = prepared.choose();
  const due =
    only ??
    links.replica.due(
      links.now,
      asOf,
      nearCandidates(choice).map(({ rowid }) => rowid),
    );
  const pass = { due: Iterator.from(await withShown(due, project, choice)).take(count), count };
  const first = await checkPass(project, prepared, pass, options, onEvent);
  const isOver = !othersToo || first.cutShort !== undefined || options.signal?.aborted === true;
  const others = isOver ? [] : await takeOthers(links, first.turnedGone);
  if (others.length === 0) return { ...first, due: count };
  const near = new Set(nearCandidates(choice).map(({ url }) => url));
  const more = others.map((url) => ({ url, isFar: !near.has(url) }));
  const rest = { due: more, count: more.length, leftAlone: first.leftAlone ?? [] };
  const second = await checkPass(project, prepared, rest, options, onEvent);
  return {
    ...first,
    ...second,
    due: count + more.length,
    checked: first.checked + second.checked,
    died: [...first.died, ...second.died],
    leftAlone: [...(first.leftAlone ?? []), ...(second.leftAlone ?? [])],
  };
}

/** One pass of checks. */
type Pass = Pick<CheckRequest, "due" | "leftAlone" | "budgetMs" | "isLastLook"> & { readonly count: number };
type PassResult = CheckResult & { readonly died: readonly DeadLink[]; readonly turnedGone: readonly string[] };

async function checkPass(
  { checkLinks }: Project,
  { links }: Prepared,
  { count, ...request }: Pass,
  { acceptRemovals, signal, onChecked }: CheckOptions,
  onEvent: (event: RunEvent) => void,
): Promise<PassResult> {
  const died: DeadLink[] = [];
  const sites = openWatchedSites(links);
  let checked = 0;
  const result = await checkLinks({
    ...request,
    memory: links.store.links,
    recentlyAlive: links.replica.alive,
    acceptRemovals: acceptRemovals === true,
    onChecked(state) {
      onChecked?.(state);
      sites.add(state);
      if (hasJustDied(state)) died.push({ url: state.url, reason: state.verdict.reason });
      onEvent({ stage: "links", checked: ++checked, due: count });
    },
    ...optional("signal", signal),
  });
  const turnedGone = await sites.save();
  syncLinks(links);
  return { ...result, died, turnedGone };
}

/**
 * Checks the links of items that are about to leave once more; `undefined` if this run may check no links.
 *
 * @returns the links that were checked
 */
export function lastLooks(
  project: Project,
  prepared: Prepared,
  { mayAsk, check, budgetMs }: LinkPass,
  options: CheckOptions,
  onEvent: (event: RunEvent) => void,
): ((urls: readonly string[]) => Promise<ReadonlySet<string>>) | undefined {
  if (!mayAsk) return undefined;
  return async (urls) => {
    const asked = new Set<string>();
    const isOver = check?.cutShort !== undefined || budgetMs <= 0 || options.signal?.aborted === true;
    if (isOver) return asked;
    const due = urls.map((url) => ({ url, isFar: false }));
    const pass = { due, count: due.length, isLastLook: true, budgetMs, leftAlone: check?.leftAlone ?? [] };
    const onChecked = ({ url }: LinkState) => void asked.add(url);
    await checkPass(project, prepared, pass, { ...options, onChecked }, onEvent);
    return asked;
  };
}

/** Without memory, a link whose item the output shows counts as alive once. */
async function withShown(due: Iterable<DueLink>, project: Project, choice: Choice): Promise<Iterable<DueLink>> {
  if (project.store.memory.published.feeds().length > 0) return due;
  const { allShown, shownItems } = await import("./shown-items.ts");
  const ids = allShown(shownItems(project));
  if (ids.size === 0) return due;
  const urls = nearCandidates(choice).filter(({ id }) => ids.has(id));
  const shown = new Set(urls.map(({ url }) => url));
  return Iterator.from(due).map((link) => (shown.has(link.url) ? { ...link, isShown: true } : link));
}

/** True when the latest check changed a link's verdict to dead. */
export function hasJustDied({ verdict, history }: LinkState): boolean {
  return verdict.kind === "dead" && history.at(-2)?.kind !== "dead";
}

function* nearCandidates(choice: Choice): Generator<Candidate> {
  for (const plan of choice.plans) yield* pick(choice, plan, plan.limit * nearness);
}
