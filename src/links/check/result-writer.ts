import type { HostState, LinkMemory, LinkState } from "../../model/link.ts";
import { nextState, type StateOptions } from "../state/next-state.ts";
import { type FinishedCheck, massSilence } from "./outage.ts";
import type { Probe } from "./probe.ts";
import { openQuarantine } from "./quarantine.ts";

/** A finished check, as it waits to be recorded. */
type Entry = FinishedCheck & {
  readonly isFar: boolean;
  readonly isShown?: boolean;
  readonly at: Date;
  readonly hostState?: HostState;
};

/** Saves what finished checks make of states, in batches, once the outage rule lets them through. */
export type ResultWriter = {
  add(entry: Entry): Promise<void>;
  /** Saves what is left. `isHurried`: asks nobody, and what stays doubtful is dropped. */
  finish(isHurried: boolean): Promise<void>;
  saved(): number;
  /** What the outage rule saw; once it is set, no later check is saved. */
  outage(): string | undefined;
};

/** Where states go, and what they depend on. */
export type ResultWriterOptions = {
  readonly memory: LinkMemory;
  readonly thresholds: StateOptions["thresholds"];
  /** Called once per check, after its state was saved. */
  readonly onChecked: (state: LinkState) => void;
  readonly probe: Pick<Probe, "answer">;
  /** Links that may be probed when none has answered yet. */
  readonly recentlyAlive: (() => Iterable<string>) | undefined;
  /** Believe it even when most of what was alive is silent. */
  readonly acceptRemovals: boolean;
};

/** Each save is a transaction, and 500 of them in a run of 50,000 links took 2 s. */
const batchSize = 250;
/** Hosts that were alive are compared over so many latest checks. */
const window = 200;

/** Opens the writer of one run. */
export function openResultWriter(options: ResultWriterOptions): ResultWriter {
  const quarantine = openQuarantine<Entry>(options.probe, options.recentlyAlive);
  let recent: readonly Entry[] = [];
  let massOutage: string | undefined;
  let saved = 0;
  let saving = Promise.resolve();

  const save = async (): Promise<void> => {
    const batch = quarantine.takeBelieved();
    recent = [...recent, ...batch].slice(-window);
    if (!options.acceptRemovals) massOutage ??= massSilence(recent);
    if (massOutage === undefined && batch.length > 0) saved += await saveAll(batch, options);
  };
  const saveInTurn = (): Promise<void> => {
    saving = saving.then(save);
    return saving;
  };

  return {
    saved: () => saved,
    outage: () => massOutage ?? quarantine.outage(),
    add: async (entry) => {
      await quarantine.add(entry);
      if (quarantine.believed() >= batchSize) await saveInTurn();
    },
    finish: async (isHurried) => {
      await quarantine.settle(isHurried);
      await saveInTurn();
    },
  };
}

async function saveAll(
  batch: readonly Entry[],
  { memory, thresholds, onChecked }: ResultWriterOptions,
): Promise<number> {
  const known = await memory.get(batch.map(({ observation }) => observation.url));
  const states = new Map(known.map((state) => [state.url, state]));
  for (const { observation, at, isFar, isShown } of batch) {
    const state = nextState(states.get(observation.url), observation, at, { isFar, isShown, thresholds });
    if (state !== undefined) states.set(observation.url, state);
  }
  await memory.put([...states.values()], latestHostStates(batch));
  for (const state of states.values()) onChecked(state);
  return states.size;
}

function latestHostStates(batch: readonly Entry[]): readonly HostState[] {
  const asked = batch.flatMap(({ hostState }) => (hostState === undefined ? [] : [hostState]));
  return [...new Map(asked.map((state) => [state.host, state])).values()];
}
