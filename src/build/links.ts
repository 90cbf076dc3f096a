import { mustHoldBack } from "../feeds/removal-guard.ts";
import { holdBack, isReleased } from "../links/state/grace-period.ts";
import type { CheckLinks, CheckResult, DueLink, LinkState } from "../model/link.ts";
import { optional } from "../model/optional.ts";
import type { DeadLink, LinkCounts, RunEvent } from "../model/report.ts";
import type { ReplicaCounts } from "../store/link-replica.ts";
import { type Choice, pick } from "./choose.ts";
import type { Prepared } from "./prepare.ts";
import type { Project } from "./project.ts";
import { type LinkStage, syncLinks } from "./replicas.ts";

/** Links of records within this many times the limit of a feed are checked more often. */
const nearness = 2;

/** The links after this run has checked those that are due. */
export type LinkPass = {
  /** False with `--no-check`, `links.check: false`, in dry runs, and by a clock that is not believed. */
  readonly mayAsk: boolean;
  readonly counts: LinkCounts;
  /** Absent when nothing was due. */
  readonly check?: CheckedLinks;
  /** How many dead links are held back in the feeds. */
  readonly held: number;
  /** The rest of `links.budgetMs`, for pictures. */
  readonly budgetMs: number;
};

/** Checks the links that are due, and keeps dead items in feeds that would lose too many at once. */
export async function updateLinks(
  { config, clock, checkLinks }: Project,
  { now, time, links, choose }: Prepared,
  options: CheckOptions & { readonly check?: boolean | undefined; readonly dryRun?: boolean | undefined },
  onEvent: (event: RunEvent) => void,
): Promise<LinkPass> {
  const startedAt = clock.now().getTime();
  const mayAsk = (options.check ?? true) && !options.dryRun && config.links.check && time.doubted === undefined;
  const before = links.replica.counts(now, now);
  const due = { asOf: now, count: before.due };
  const check =
    mayAsk && due.count > 0 ? await checkDue(links, choose(), due, checkLinks, options, onEvent) : undefined;
  const held = await guardRemovals(links, options.acceptRemovals ?? false);
  const after = check === undefined ? before : links.replica.counts(now, now);
  const budgetMs = config.links.budgetMs - (clock.now().getTime() - startedAt);
  return { mayAsk, counts: countLinks(after, due.count, check), held, budgetMs, ...optional("check", check) };
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
export type CheckedLinks = CheckResult & { readonly died: readonly DeadLink[] };

/** When to stop checking, and who is notified. */
export type CheckOptions = {
  readonly acceptRemovals?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onChecked?: ((state: LinkState) => void) | undefined;
};

/** Which links to check: those due at `asOf`, or `only` these; at most `count`. */
export type Due = { readonly asOf: Date; readonly only?: Iterable<DueLink> | undefined; readonly count: number };

/** Checks due links, those of records in or near the feeds first, and saves the verdicts. */
export async function checkDue(
  stage: LinkStage,
  choice: Choice,
  { asOf, only, count }: Due,
  checkLinks: CheckLinks,
  { acceptRemovals = false, signal, onChecked }: CheckOptions,
  onEvent: (event: RunEvent) => void,
): Promise<CheckedLinks> {
  const died: DeadLink[] = [];
  let checked = 0;
  const due = only ?? stage.replica.due(stage.now, asOf, nearRecords(choice));
  const result = await checkLinks({
    due: Iterator.from(due).take(count),
    memory: stage.store.links,
    acceptRemovals,
    onChecked(state) {
      onChecked?.(state);
      if (hasJustDied(state)) died.push({ url: state.url, reason: state.verdict.reason });
      onEvent({ stage: "links", checked: ++checked, due: count });
    },
    ...optional("signal", signal),
  });
  syncLinks(stage);
  return { ...result, died };
}

/** True when the latest check changed a link's verdict to dead. */
export function hasJustDied({ verdict, history }: LinkState): boolean {
  return verdict.kind === "dead" && history.at(-2)?.kind !== "dead";
}

function* nearRecords({ selection, plans }: Choice): Generator<number> {
  for (const plan of plans) for (const { rowid } of pick(selection, plan, plan.limit * nearness)) yield rowid;
}

/**
 * Keeps newly dead links in feeds that would lose too many items at once, and releases those confirmed since.
 *
 * @returns how many links are held back now
 */
export async function guardRemovals(stage: LinkStage, acceptRemovals: boolean): Promise<number> {
  const { store, replica, now } = stage;
  const urls = new Set([...replica.held(), ...(acceptRemovals ? [] : endangered(stage))]);
  if (urls.size === 0) return 0;
  const states = await store.links.get([...urls]);
  const changed = states.flatMap((state) => {
    if (acceptRemovals) return [release(state)];
    if (state.hold === undefined) return [holdBack(state, now)];
    // Keep the expired hold, or the next run would hold the link again; saving the state updates the replica.
    return isReleased(state.hold, now) ? [state] : [];
  });
  await store.links.put(changed, []);
  syncLinks(stage);
  return replica.held().length;
}

/** Dead links in feeds that would lose more than half of their items, or the last one. */
function endangered({ store, replica }: LinkStage): string[] {
  if (!replica.hasDead()) return [];
  return store.memory.published.feeds().flatMap((feed) => {
    const shown = store.memory.published.items(feed).map(({ url }) => ({ url, isDead: replica.isDead(url) }));
    return mustHoldBack(shown) ? shown.filter((item) => item.isDead).map((item) => item.url) : [];
  });
}

function release({ hold: _hold, ...state }: LinkState): LinkState {
  return state;
}
