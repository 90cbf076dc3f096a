import { expect, test } from "vitest";
import type { Reply, Request } from "../../../src/http/ask.ts";
import {
  type HostTimes,
  type Limits,
  openRateLimiter,
  type Permission,
} from "../../../src/links/fetch/rate-limiter.ts";
import { aDrivenClock } from "../../support/driven-clock.ts";

const answer: Reply = { kind: "answer", status: 200, headers: {}, body: Buffer.alloc(0) };
const allowed: Permission = { refusal: () => undefined, signal: new AbortController().signal };

/** A limiter before a web that says when it was asked and answers after `answerMs`. */
type Options = Partial<Limits> & {
  answerMs?: number;
  connectMs?: number;
  permission?: Permission;
  hostTimes?: HostTimes;
};

function aLimiter(options: Options = {}) {
  const { answerMs = 0, connectMs = 0, permission = allowed, hostTimes = new Map(), ...limits } = options;
  const clock = aDrivenClock("2026-01-01T00:00:00Z");
  const start = clock.now().getTime();
  const sent: [host: string, atMs: number][] = [];
  const seen = { inFlight: 0, most: 0, mostOf: new Map<string, number>() };
  const inFlightOf = new Map<string, number>();
  const count = (host: string, step: number) => {
    seen.inFlight += step;
    inFlightOf.set(host, (inFlightOf.get(host) ?? 0) + step);
    seen.most = Math.max(seen.most, seen.inFlight);
    seen.mostOf.set(host, Math.max(seen.mostOf.get(host) ?? 0, inFlightOf.get(host) ?? 0));
  };
  const ask = async ({ url, onSent }: Request): Promise<Reply> => {
    count(url.hostname, 1);
    if (connectMs > 0) await clock.sleep(connectMs);
    onSent?.();
    sent.push([url.hostname, clock.now().getTime() - start]);
    if (answerMs > 0) await clock.sleep(answerMs);
    count(url.hostname, -1);
    return answer;
  };
  const usual: Limits = {
    concurrency: 64,
    perHost: () => 2,
    perAddress: 8,
    hostGapMs: () => 0,
    addressOf: ({ hostname }) => hostname,
  };
  const limited = openRateLimiter(ask, { ...usual, ...limits }, clock, permission, hostTimes);
  const get = (host: string) =>
    limited({
      url: new URL(`https://${host}/`),
      method: "GET",
      headers: {},
      timeoutMs: 1000,
      isFresh: false,
      closesConnection: false,
    });
  return { clock, get, sent, seen };
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

test("sends so many requests at a time to one host, and to another as its own rule says", async () => {
  const { clock, get, seen } = aLimiter({ answerMs: 20, perHost: (host) => (host === "a.test" ? 5 : 2) });

  const all = Promise.all([...times(30, () => get("a.test")), ...times(30, () => get("b.test"))]);
  await clock.advance(1000);
  await all;

  expect(seen.mostOf).toEqual(
    new Map([
      ["a.test", 5],
      ["b.test", 2],
    ]),
  );
});

test("treats a host with and without www. as one", async () => {
  const { clock, get, seen } = aLimiter({ answerMs: 20, perHost: () => 1 });

  const all = Promise.all(times(6, (i) => get(i % 2 === 0 ? "a.test" : "www.a.test")));
  await clock.advance(1000);
  await all;

  expect(seen.most).toBe(1);
});

test("sends so many requests at a time over all hosts, and uses that number", async () => {
  const { clock, get, seen } = aLimiter({ answerMs: 20, concurrency: 7 });

  const all = Promise.all(times(60, (i) => get(`h${i % 20}.test`)));
  await clock.advance(1000);
  await all;

  expect(seen.most).toBe(7);
});

test("keeps a gap between two requests sent to one host, however long connecting took", async () => {
  const { clock, get, sent } = aLimiter({ hostGapMs: () => 250, connectMs: 100, answerMs: 1000 });

  const all = Promise.all(times(3, () => get("a.test")));
  await clock.advance(10_000);
  await all;

  // the third waits for one of the two before it to end
  expect(sent.map(([, atMs]) => atMs)).toEqual([100, 450, 1200]);
});

test("holds no slot of the whole while it waits for its host", async () => {
  const { clock, get, sent } = aLimiter({ hostGapMs: (host) => (host === "slow.test" ? 10_000 : 0), concurrency: 1 });

  const all = Promise.all([get("slow.test"), get("slow.test"), ...times(3, (i) => get(`h${i}.test`))]);
  await clock.advance(1000);

  expect(sent.map(([host]) => host).sort()).toEqual(["h0.test", "h1.test", "h2.test", "slow.test"]);
  await clock.advance(20_000);
  await all;
});

test("does not send, nor wait for, what is not allowed at the time of its turn", async () => {
  const permission: Permission = {
    ...allowed,
    refusal: (_, time) =>
      time.getTime() > Date.parse("2026-01-01T00:00:05Z") ? { kind: "unsent", why: "budget" } : undefined,
  };
  const { get, sent } = aLimiter({ hostGapMs: () => 60_000, permission });

  const first = await get("a.test");
  const second = await get("a.test");

  expect(first).toEqual({ ...answer, tookMs: 0 });
  expect(second).toEqual({ kind: "unsent", why: "budget" });
  expect(sent).toHaveLength(1);
});

test("stops waiting for a turn when the run ends", async () => {
  const stop = new AbortController();
  const refusal = () => (stop.signal.aborted ? ({ kind: "unsent", why: "ended" } as const) : undefined);
  const { clock, get } = aLimiter({ hostGapMs: () => 60_000, permission: { refusal, signal: stop.signal } });
  await get("a.test");
  const waiting = get("a.test");
  await clock.advance(1000);

  stop.abort();

  expect(await waiting).toEqual({ kind: "unsent", why: "ended" });
});

test("forgets idle hosts, so that a run over very many does not grow, and none that is still waiting", async () => {
  const made: string[] = [];
  const perHost = (host: string) => {
    made.push(host);
    return 2;
  };
  const { get } = aLimiter({ perHost, hostGapMs: (host) => (host === "busy.test" ? 60_000 : 0) });
  await get("idle.test");
  await get("busy.test");
  for (let i = 0; i < 2000; i++) await get(`h${i}.test`);

  await get("idle.test");
  await Promise.race([get("busy.test"), Promise.resolve()]);

  expect(made.filter((host) => host === "idle.test")).toHaveLength(2);
  expect(made.filter((host) => host === "busy.test")).toHaveLength(1);
});

test("sends eight requests at a time to one address, whatever the hosts there are called", async () => {
  const { clock, get, seen } = aLimiter({ answerMs: 20, addressOf: async () => "93.184.216.34" });

  const all = Promise.all(times(40, (i) => get(`name-${i}.test`)));
  await clock.advance(1000);
  await all;

  expect(seen.most).toBe(8);
});

test("says how long a request was on the wire, waiting for turns aside", async () => {
  const { clock, get } = aLimiter({ answerMs: 300, perHost: () => 1, hostGapMs: () => 1000 });

  const all = Promise.all(times(5, () => get("a.test")));
  await clock.advance(20_000);

  expect((await all).map((reply) => "tookMs" in reply && reply.tookMs)).toEqual([300, 300, 300, 300, 300]);
});

test("keeps the gap to a host that was asked by another limiter just before", async () => {
  const shared = new Map<string, number>();
  const first = aLimiter({ hostGapMs: () => 250, hostTimes: shared });
  await first.get("a.test");
  const second = aLimiter({ hostGapMs: () => 250, hostTimes: shared });

  const again = second.get("a.test");
  await second.clock.advance(1000);
  await again;

  expect(second.sent).toEqual([["a.test", 250]]);
});
