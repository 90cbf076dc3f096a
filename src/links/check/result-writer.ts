import type { HostState, LinkMemory, LinkState } from "../../model/link.ts";
import { type JudgeOptions, judge } from "../state/judge.ts";
import { massFailure, type Outcome } from "./outage.ts";
import type { Witnesses } from "./probe.ts";
import { openHolding } from "./quarantine.ts";

/** A finished check, as it waits to be recorded. */
type Entry = Outcome & { readonly isFar: boolean; readonly at: Date; readonly hostState?: HostState };

/** Judges and saves finished checks, in batches, once the outage rule lets them through. */
export type Ledger = {
  add(entry: Entry): Promise<void>;
  /** Saves what is left. `isHurried`: asks nobody, and what stays doubtful is dropped. */
  finish(isHurried: boolean): Promise<void>;
  saved(): number;
  /** What the outage rule saw; once it is set, no later check is saved. */
  outage(): string | undefined;
};

/** Where judged checks go, and who is told. */
export type LedgerOptions = {
  readonly memory: LinkMemory;
  readonly patience: JudgeOptions["patience"];
  readonly onSaved: (state: LinkState) => void;
  readonly witnesses: Pick<Witnesses, "answer">;
  /** Believe it even when most of what was alive fails. */
  readonly acceptsMassFailure: boolean;
};

const batchSize = 100;
/** Hosts that were alive are compared over so many latest checks. */
const window = 200;

/** An empty ledger for one run. */
export function openLedger(options: LedgerOptions): Ledger {
  const holding = openHolding<Entry>(options.witnesses);
  let recent: readonly Entry[] = [];
  let massOutage: string | undefined;
  let saved = 0;
  let saving = Promise.resolve();

  const save = async (): Promise<void> => {
    const batch = holding.takeBelieved();
    recent = [...recent, ...batch].slice(-window);
    if (!options.acceptsMassFailure) massOutage ??= massFailure(recent);
    if (massOutage === undefined && batch.length > 0) saved += await saveAll(batch, options);
  };
  const saveInTurn = (): Promise<void> => {
    saving = saving.then(save);
    return saving;
  };

  return {
    saved: () => saved,
    outage: () => massOutage ?? holding.outage(),
    add: async (entry) => {
      await holding.add(entry);
      if (holding.believed() >= batchSize) await saveInTurn();
    },
    finish: async (isHurried) => {
      await holding.settle(isHurried);
      await saveInTurn();
    },
  };
}

async function saveAll(batch: readonly Entry[], { memory, patience, onSaved }: LedgerOptions): Promise<number> {
  const known = await memory.get(batch.map(({ observation }) => observation.url));
  const states = new Map(known.map((state) => [state.url, state]));
  for (const { observation, at, isFar } of batch) {
    // the network works, so name servers that are silent are this link's own
    const seen = observation.reason === "offline" ? ({ ...observation, reason: "timeout" } as const) : observation;
    const state = judge(states.get(seen.url), seen, at, { isFar, patience });
    if (state !== undefined) states.set(seen.url, state);
  }
  await memory.put([...states.values()], latestHostStates(batch));
  for (const state of states.values()) onSaved(state);
  return states.size;
}

function latestHostStates(batch: readonly Entry[]): readonly HostState[] {
  const asked = batch.flatMap(({ hostState }) => (hostState === undefined ? [] : [hostState]));
  return [...new Map(asked.map((state) => [state.host, state])).values()];
}
