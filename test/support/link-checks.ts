import { type LinkCheckerOptions, openLinkChecker } from "../../src/links/check/link-checker.ts";
import { linkPolicy } from "../../src/links/policy.ts";
import type { CheckRequest, CheckResult, HostState, LinkMemory, LinkState } from "../../src/model/link.ts";

const DAY_MS = 86_400_000;

/** Real time that can be moved ahead; sleeping moves it, too, and takes none. */
export type MovableClock = LinkCheckerOptions["clock"] & { ahead(days: number): void };

export function aMovableClock(): MovableClock {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    sleep: async (ms, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      aheadMs += ms;
    },
    ahead: (days) => {
      aheadMs += days * DAY_MS;
    },
  };
}

/** Link states in a map, and what was put together. */
export type OpenMemory = LinkMemory & {
  readonly states: Map<string, LinkState>;
  readonly hostStates: Map<string, HostState>;
  readonly batches: number[];
};

function aMemory(states: readonly LinkState[] = []): OpenMemory {
  const known = new Map(states.map((state) => [state.url, state]));
  const hostStates = new Map<string, HostState>();
  const batches: number[] = [];
  return {
    states: known,
    hostStates,
    batches,
    get: async (urls) => urls.flatMap((url) => known.get(url) ?? []),
    put: async (saved, hosts) => {
      batches.push(saved.length);
      for (const state of saved) known.set(state.url, state);
      for (const state of hosts) hostStates.set(state.host, state);
    },
    hosts: async () => [...hostStates.values()],
  };
}

/** A checker of the local web with a memory and a clock of its own; `check` asks for these links, whether due or not. */
export type LinkBench = {
  readonly clock: MovableClock;
  readonly memory: OpenMemory;
  check(urls: Iterable<string>, request?: Partial<CheckRequest>): Promise<CheckResult>;
  /** The state after a check of just this link. */
  stateOf(url: string): Promise<LinkState>;
};

export type LinkBenchOptions = Partial<Omit<LinkCheckerOptions, "policy">> & { readonly policy?: object };

export function aLinkBench({ policy = {}, ...options }: LinkBenchOptions = {}): LinkBench {
  const clock = aMovableClock();
  const memory = aMemory();
  const usual = { allowPrivate: true, hostGapMs: 0, timeoutMs: 5000 };
  const checkLinks = openLinkChecker({ clock, ...options, policy: linkPolicy.parse({ ...usual, ...policy }) });
  const check: LinkBench["check"] = (urls, request = {}) =>
    checkLinks({ due: Iterator.from(urls).map((url) => ({ url, isFar: false })), memory, ...request });
  const stateOf = async (url: string): Promise<LinkState> => {
    const result = await check([url]);
    const state = memory.states.get(url);
    if (state === undefined) throw new Error(`nothing recorded for ${url}: ${JSON.stringify(result)}`);
    return state;
  };
  return { clock, memory, check, stateOf };
}
