import { mustHoldBack } from "../feeds/removal-guard.ts";
import { holdBack, isReleased } from "../links/state/grace-period.ts";
import type { CheckLinks, CheckResult, DueLink, LinkState } from "../model/link.ts";
import { optional } from "../model/optional.ts";
import type { RunEvent } from "../model/report.ts";
import { type LinkReplica, openLinkReplica } from "../store/link-replica.ts";
import type { Store } from "../store/store.ts";
import { type Choice, pick } from "./choose.ts";

/** How many times a feed's limit a record may be away from being shown and still have its link checked often. */
const nearness = 2;

/** The links of one run. */
export type LinkStage = { readonly store: Store; readonly replica: LinkReplica; readonly now: Date };

/** What is known of the links, laid beside the records. */
export function openLinks(store: Store, now: Date): LinkStage {
  const stage = { store, replica: openLinkReplica(store.cache), now };
  refresh(stage);
  return stage;
}

function refresh({ store, replica, now }: LinkStage): void {
  const isHeld = ({ hold }: LinkState) => hold !== undefined && !isReleased(hold, now);
  replica.refresh(store.memory.facts.get("identity") ?? "", store.links, isHeld);
}

/** When to stop asking, and whom to tell. */
export type CheckOptions = {
  readonly acceptRemovals?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onChecked?: ((state: LinkState) => void) | undefined;
};

/** Which links to ask for: those whose next check is due at `asOf`, or `only` these; `count` of them at most. */
export type Due = { readonly asOf: Date; readonly only?: Iterable<DueLink> | undefined; readonly count: number };

/** Asks for due links, those near the feeds first, and remembers the verdicts. */
export async function checkDue(
  stage: LinkStage,
  choice: Choice,
  { asOf, only, count }: Due,
  checkLinks: CheckLinks,
  { acceptRemovals = false, signal, onChecked }: CheckOptions,
  tell: (event: RunEvent) => void,
): Promise<CheckResult> {
  let checked = 0;
  const due = only ?? stage.replica.due(stage.now, asOf, nearRecords(choice));
  const result = await checkLinks({
    due: Iterator.from(due).take(count),
    memory: stage.store.links,
    acceptsMassFailure: acceptRemovals,
    onChecked(state) {
      onChecked?.(state);
      tell({ stage: "links", checked: ++checked, due: count });
    },
    ...optional("signal", signal),
  });
  refresh(stage);
  return result;
}

function* nearRecords({ selection, plans }: Choice): Generator<number> {
  for (const plan of plans) for (const { rowid } of pick(selection, plan, plan.limit * nearness)) yield rowid;
}

/**
 * Holds newly dead links back where a feed would lose too much at once, and lets go of those confirmed since.
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
    // A hold that is over stays on its link, or the link would be held anew; saving it tells the replica.
    return isReleased(state.hold, now) ? [state] : [];
  });
  await store.links.put(changed, []);
  refresh(stage);
  return replica.held().length;
}

/** Dead links without which a feed would lose more than half of what it showed, or its last item. */
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
