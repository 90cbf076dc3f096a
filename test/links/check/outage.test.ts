import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LinkFault } from "../../../src/http/fault.ts";
import type { LinkState } from "../../../src/model/link.ts";
import { aLinkBench } from "../../support/link-checks.ts";
import { aWeb, type Web } from "../../support/web.ts";

let web: Web;
beforeEach(async () => {
  web = await aWeb();
});
afterEach(() => web.close());

const offline = () => Promise.reject(new LinkFault("name-service", "no name server"));
const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `http://host-${i}.test/page`);
const pages = (count: number, hosts: number, path = "/page"): string[] =>
  Array.from({ length: count }, (_, i) => web.url(`${path}/${i}`, (i % hosts) + 1));
const snapshot = (states: Map<string, LinkState>): string => JSON.stringify([...states].sort());

test.each([1, 3, 1000])("records nothing when the first run ever, of %i links, is offline", async (count) => {
  const { memory, check } = aLinkBench({ resolve: offline });
  const startedAt = performance.now();

  const result = await check(names(count));

  expect(result.outage).toMatch(/nothing answered|the name service fails/);
  expect(result).toMatchObject({ checked: 0, cutShort: "outage" });
  expect(memory.states.size).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test("records nothing and counts no failure when a later run is offline", async () => {
  const resolve = async () => (isUp ? [{ address: "127.0.0.1", family: 4 as const }] : offline());
  let isUp = true;
  const { memory, clock, check } = aLinkBench({ resolve });
  const links = names(30).map((url) => url.replace(".test/page", `.test:${web.port}/ok`));
  expect(await check(links)).toEqual({ checked: 30 });
  const before = snapshot(memory.states);
  isUp = false;
  clock.ahead(40);

  const result = await check(links);

  expect(result.outage).toBeDefined();
  expect(snapshot(memory.states)).toBe(before);
});

test("keeps what was learnt before the network died, and nothing of what came after", async () => {
  const { memory, check } = aLinkBench({ policy: { perHost: 1 } });
  const links = pages(2000, 30);
  let death: Promise<void> | undefined;

  const result = await check(links, {
    onChecked: () => {
      if (memory.states.size >= 900) death ??= web.die();
    },
  });
  await death;

  expect(result.outage).toMatch(/nothing answered/);
  expect(memory.states.size).toBeGreaterThanOrEqual(900);
  expect(memory.states.size).toBeLessThan(1500);
  expect([...memory.states.values()].filter(({ verdict }) => verdict.kind !== "alive")).toEqual([]);
});

test("believes silent hosts while others answer", async () => {
  const { memory, check } = aLinkBench();
  const silent = Array.from({ length: 30 }, (_, i) => `http://127.0.0.${i + 60}:${web.closedPort}/`);

  const result = await check([...pages(5, 5), ...silent]);

  expect(result).toEqual({ checked: 35 });
  expect(silent.map((url) => memory.states.get(url)?.verdict.reason)).toEqual(silent.map(() => "refused"));
});

test("believes answers, even when most hosts that were alive say that pages are gone", async () => {
  let isBroken = false;
  await web.close();
  web = await aWeb({
    "/mood/*": ({ response }) => response.writeHead(isBroken ? 404 : 200).end("<title>Mood</title>"),
  });
  const { memory, clock, check } = aLinkBench();
  const links = [...pages(60, 6, "/mood"), ...pages(20, 2)];
  await check(links);
  isBroken = true;
  clock.ahead(40);

  const result = await check(links);

  expect(result).toEqual({ checked: 80 });
  expect(links.filter((url) => memory.states.get(url)?.failures === 1)).toHaveLength(60);
});

test("records no verdict when most of at least five hosts that were alive fall silent", async () => {
  const { memory, clock, check } = aLinkBench({ policy: { concurrency: 1 } });
  const links = pages(9, 9);
  await check(links);
  const other = await aWeb();
  const before = snapshot(memory.states);
  clock.ahead(40);
  const [kept, lost] = [links.slice(0, 3), links.slice(3)];
  await web.die();

  const result = await check([...kept.map((url) => url.replace(`:${web.port}`, `:${other.port}`)), ...lost]);
  await other.close();

  expect(result.outage).toMatch(/6 of 6 hosts that were alive are silent/);
  expect(snapshot(memory.states)).toBe(before);
});

test("records failures when less than half of the hosts that were alive fail", async () => {
  let isBroken = false;
  await web.close();
  web = await aWeb({
    "/mood/*": ({ response }) => response.writeHead(isBroken ? 404 : 200).end("<title>Mood</title>"),
  });
  const { memory, clock, check } = aLinkBench();
  const [moody, steady] = [pages(30, 3, "/mood"), pages(70, 10)];
  await check([...moody, ...steady]);
  isBroken = true;
  clock.ahead(40);

  const result = await check([...moody, ...steady]);

  expect(result).toEqual({ checked: 100 });
  expect(moody.every((url) => memory.states.get(url)?.failures === 1)).toBe(true);
});

test("takes the silence of a single host for an outage when several of its links were alive", async () => {
  const { memory, clock, check } = aLinkBench();
  const links = pages(10, 1);
  await check(links);
  const before = snapshot(memory.states);
  clock.ahead(40);
  await web.die();

  const result = await check(links);

  expect(result.outage).toBeDefined();
  expect(snapshot(memory.states)).toBe(before);
});

describe("links already known to fail", () => {
  test("are no sign of an outage when they fail again", async () => {
    const { memory, clock, check } = aLinkBench();
    const refused = Array.from({ length: 5 }, (_, i) => `http://127.0.0.${i + 60}:${web.closedPort}/`);
    await check([...pages(5, 5), ...refused]);
    clock.ahead(1);

    const result = await check(refused);

    expect(result).toEqual({ checked: 5 });
    expect(refused.every((url) => memory.states.get(url)?.failures === 2)).toBe(true);
  });
});

test("a name that nobody can look up says nothing about the link, while others answer", async () => {
  const resolve = async (name: string) =>
    name === "lame.test" ? offline() : [{ address: "127.0.0.1", family: 4 as const }];
  const { memory, check } = aLinkBench({ resolve });

  const result = await check(["http://lame.test/", `http://good.test:${web.port}/ok`]);

  expect(result).toEqual({ checked: 2 });
  expect(memory.states.get("http://lame.test/")).toMatchObject({
    verdict: { kind: "unsure", reason: "name-service" },
    failures: 0,
  });
});

test("stops and records nothing when the names of a dozen sites in a row are not found", async () => {
  const missing = () => Promise.reject(new LinkFault("no-such-host", "no address"));
  const resolve = async (name: string) =>
    name.startsWith("gone") ? missing() : [{ address: "127.0.0.1", family: 4 as const }];
  const { memory, check } = aLinkBench({ resolve, policy: { concurrency: 1 } });
  const good = Array.from({ length: 3 }, (_, i) => `http://good-${i}.test:${web.port}/ok`);
  const gone = Array.from({ length: 30 }, (_, i) => `http://gone-${i}.test/page`);

  const result = await check([...good, ...gone]);

  expect(result.outage).toMatch(/the name service fails: the names of 12 sites/);
  expect([...memory.states.keys()]).toEqual(good);
});

test("many missing names of one site are no sign of an ill name service", async () => {
  const missing = () => Promise.reject(new LinkFault("no-such-host", "no address"));
  const resolve = async (name: string) =>
    name.endsWith("closed.test") ? missing() : [{ address: "127.0.0.1", family: 4 as const }];
  const { memory, check } = aLinkBench({ resolve, policy: { concurrency: 1 } });
  const gone = Array.from({ length: 15 }, (_, i) => `http://user-${i}.closed.test/page`);

  const result = await check([...gone, `http://good.test:${web.port}/ok`]);

  expect(result).toEqual({ checked: 16 });
  expect(memory.states.get(gone[0]!)?.verdict.reason).toBe("no-such-host");
});

test("asks links seen alive lately on other hosts before it calls silence an outage", async () => {
  const { memory, clock, check } = aLinkBench();
  const links = pages(10, 1);
  await check(links);
  const other = await aWeb();
  await web.die();
  clock.ahead(40);

  const result = await check(links, { recentlyAlive: () => [links[0]!, other.url("/ok", 9)] });
  const asked = other.asked(9);
  await other.close();

  expect(asked).toEqual(["HEAD /ok"]);
  expect(result.outage).toBeUndefined();
  expect(memory.states.get(links[0]!)).toMatchObject({ verdict: { kind: "unsure" }, failures: 1 });
});

test("drops what is doubtful when interrupted", async () => {
  const stop = new AbortController();
  const { memory, check } = aLinkBench({ policy: { timeoutMs: 200 } });
  const links = Array.from({ length: 10 }, (_, i) => `http://127.0.0.${i + 60}:${web.silentPort}/`);
  const due = function* () {
    yield* links;
    setImmediate(() => stop.abort());
  };

  const result = await check(due(), { signal: stop.signal });

  expect(result.checked).toBe(0);
  expect(memory.states.size).toBe(0);
});
