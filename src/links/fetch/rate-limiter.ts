import pLimit from "p-limit";
import type { Ask, Reply, Request } from "../../http/ask.ts";
import type { Clock } from "../../model/clock.ts";
import { hostOf } from "./host.ts";
import { openSlots, type Slots } from "./slots.ts";

/** How much may be asked at a time, and how soon again. */
export type Limits = {
  /** Requests at a time, over all hosts. */
  readonly concurrency: number;
  readonly perHost: (host: string) => number;
  /** Requests at a time to one network address, whatever the hosts there are called. */
  readonly perAddress: number;
  readonly hostGapMs: (host: string) => number;
  /** The address behind a URL; `undefined` where nobody can say. Never rejects. */
  readonly addressOf: (url: URL) => Promise<string | undefined> | string | undefined;
};

/** A request that was never sent: the run has ended, has no time left for it, or leaves the host alone. */
export type Unsent = {
  readonly kind: "unsent";
  readonly why: "ended" | "budget" | "host";
  /** The host asked to be left alone until then. */
  readonly notBefore?: Date;
};

/** What came of a request, and how long it was on the wire. */
export type TimedReply = Reply & { readonly tookMs: number };

/** Asks when it is the request's turn; never rejects. */
export type LimitedAsk = (request: Request) => Promise<TimedReply | Unsent>;

/** Whether requests may be sent. */
export type Permission = {
  /** Why a request to `host` may not be sent at `time`; `undefined` when it may. */
  readonly refusal: (host: string, time: Date) => Unsent | undefined;
  /** Aborted: requests that wait for a turn need not wait any longer. */
  readonly signal: AbortSignal;
};

/**
 * Remembers when each host was last asked: over several runs of checks of one process, so that the gap to a host is
 * kept between links and pictures too.
 */
export type HostTimes = Map<string, number>;

/**
 * Limits requests: so many in all (p-limit), so many per host and per address, and a gap between two to one host.
 * Nothing holds a slot of the whole while it waits for its host.
 *
 * Hosts are ours because p-queue counts its interval between tasks begun, not between requests sent, and takes no
 * clock; two p-limits per host did it right but cost 15 MB more in a run of 5,000 links (162 against 147).
 */
export function openRateLimiter(
  ask: Ask,
  limits: Limits,
  clock: Clock,
  permission: Permission,
  times: HostTimes = new Map(),
): LimitedAsk {
  const all = pLimit(limits.concurrency);
  const now = (): number => clock.now().getTime();
  const { hostFor, addressFor } = openHosts(limits, now, times);
  const send = openSend(ask, limits, now, permission, times);

  return async (request) => {
    const host = hostFor(hostOf(request.url));
    await takeTurn(host);
    const waitMs = host.nextAt - now();
    const isWorthIt = waitMs > 0 && permission.refusal(host.name, new Date(host.nextAt)) === undefined;
    // a sleep is cut short when nothing may be sent any more
    if (isWorthIt) await clock.sleep(waitMs, permission.signal).catch(() => undefined);
    const found = limits.addressOf(request.url);
    const address = addressFor(typeof found === "object" ? await found : found);
    const taken = address?.take();
    if (taken !== undefined) await taken;
    const reply = await all(() => send(host, request));
    address?.free();
    return reply;
  };
}

/** Sends for the request whose turn it is, and ends its turn as soon as it was sent. */
function openSend(ask: Ask, limits: Limits, now: () => number, permission: Permission, times: HostTimes) {
  return async (host: Host, request: Request): Promise<TimedReply | Unsent> => {
    const refusal = permission.refusal(host.name, new Date(Math.max(now(), host.nextAt)));
    if (refusal !== undefined) {
      endTurn(host);
      return refusal;
    }
    const gapMs = limits.hostGapMs(host.name);
    let isSent = false;
    const onSent = (): void => {
      if (isSent) return;
      isSent = true;
      host.active++;
      host.nextAt = now() + gapMs;
      if (gapMs > 0) times.set(host.name, host.nextAt);
      endTurn(host);
    };
    // the gap is one between requests, not between attempts to connect
    if (gapMs === 0) onSent();
    const startedAt = now();
    const reply = await ask({ ...request, onSent });
    onSent();
    host.active--;
    callNext(host);
    return { ...reply, tookMs: now() - startedAt };
  };
}

/** One host: `active` requests were sent and not yet answered, one has its turn and is about to be sent at `nextAt`. */
type Host = {
  readonly name: string;
  readonly max: number;
  active: number;
  isTurnTaken: boolean;
  readonly waiting: (() => void)[];
  nextAt: number;
};

/** From here on idle hosts are forgotten, so that a run over very many hosts does not grow. */
const manyHosts = 2000;

/** Hosts and addresses by name, made when first asked for and forgotten while idle. */
function openHosts({ perHost, perAddress }: Limits, now: () => number, times: HostTimes) {
  const hosts = new Map<string, Host>();
  const addresses = new Map<string, Slots>();
  const forgetIdle = (): void => {
    const time = now();
    for (const [name, host] of hosts) if (isIdle(host, time)) hosts.delete(name);
    for (const [name, slots] of addresses) if (slots.isIdle()) addresses.delete(name);
    for (const [name, nextAt] of times) if (nextAt <= time) times.delete(name);
  };
  return {
    hostFor: (name: string): Host => {
      const known = hosts.get(name);
      if (known !== undefined) return known;
      if (hosts.size >= manyHosts) forgetIdle();
      const nextAt = times.get(name) ?? 0;
      const host = { name, max: perHost(name), active: 0, isTurnTaken: false, waiting: [], nextAt };
      hosts.set(name, host);
      return host;
    },
    addressFor: (address: string | undefined): Slots | undefined => {
      if (address === undefined) return undefined;
      const slots = addresses.get(address) ?? openSlots(perAddress);
      addresses.set(address, slots);
      return slots;
    },
  };
}

function takeTurn(host: Host): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  host.waiting.push(resolve);
  callNext(host);
  return promise;
}

function endTurn(host: Host): void {
  host.isTurnTaken = false;
  callNext(host);
}

function callNext(host: Host): void {
  if (host.isTurnTaken || host.active >= host.max) return;
  const next = host.waiting.shift();
  host.isTurnTaken = next !== undefined;
  next?.();
}

function isIdle({ active, isTurnTaken, waiting, nextAt }: Host, time: number): boolean {
  return active === 0 && !isTurnTaken && waiting.length === 0 && nextAt <= time;
}
