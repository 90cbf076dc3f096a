import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { aLinkBench } from "../../support/link-checks.ts";
import { aWeb, type Web } from "../../support/web.ts";

let web: Web;
beforeAll(async () => {
  web = await aWeb();
});
beforeEach(() => web.reset());
afterAll(() => web.close());

const pages = (count: number, host: (index: number) => number, prefix = "/page"): string[] =>
  Array.from({ length: count }, (_, index) => web.url(`${prefix}/${index}`, host(index)));

test("uses no more connections to a host than requests at a time, also for HEAD", async () => {
  const { memory, check } = aLinkBench();
  const urls = pages(300, () => 1);
  await check(urls);
  web.reset();

  await check(urls);

  expect(web.asked().every((line) => line.startsWith("HEAD"))).toBe(true);
  expect(web.stats().connections).toBeLessThanOrEqual(2);
  expect(memory.states.size).toBe(300);
});

test("leaves a host alone that keeps failing, for the rest of the run only", async () => {
  const { memory, check } = aLinkBench({ policy: { perHost: 1 } });
  const failing = Array.from({ length: 20 }, (_, index) => web.url(`/502?${index}`));

  await check([...failing, web.url("/ok", 2)]);
  const first = memory.states.size;
  await check(failing.slice(5, 8));

  expect(first).toBe(6);
  expect(memory.states.size).toBe(9);
});

test("never asks a host that is to be skipped", async () => {
  const { memory, check } = aLinkBench({ policy: { hosts: { "127.0.0.1": { skip: true } } } });

  expect(await check([web.url("/ok"), web.url("/ok", 2)])).toEqual({ checked: 1 });
  expect([...memory.states.keys()]).toEqual([web.url("/ok", 2)]);
});

test("sends a host's own headers to that host only", async () => {
  const away = await aWeb({
    "/away": ({ response }) => response.writeHead(302, { location: web.url("/echo-secret", 2) }).end(),
  });
  const hosts = { "127.0.0.1": { headers: { "X-Secret": "s" } } };
  const { stateOf } = aLinkBench({ policy: { hosts } });

  expect((await stateOf(web.url("/echo-secret"))).verdict.reason).toBe("ok");
  expect((await stateOf(away.url("/away"))).verdict.reason).toBe("blocked");
  await away.close();
});

test("asks by the method a host's rule names", async () => {
  const { stateOf } = aLinkBench({
    policy: { hosts: { "127.0.0.1": { method: "get" }, "127.0.0.2": { method: "head" } } },
  });

  await stateOf(web.url("/ok"));
  await stateOf(web.url("/ok"));
  await stateOf(web.url("/ok", 2));

  expect(web.asked()).toEqual(["GET /ok", "GET /ok"]);
  expect(web.asked(2)).toEqual(["HEAD /ok"]);
});

test("reads what is due lazily and saves in batches", async () => {
  const { memory, check } = aLinkBench();
  let read = 0;
  function* endless(): Generator<string> {
    while (true) yield web.url(`/page/${read++}`, (read % 20) + 1);
  }
  const stop = new AbortController();

  const result = await check(endless(), {
    signal: stop.signal,
    onChecked: () => {
      if (memory.states.size >= 1000) stop.abort();
    },
  });

  expect(result.cutShort).toBe("interrupted");
  expect(read).toBeLessThan(20_000);
  expect(Math.max(...memory.batches)).toBeLessThan(500);
});

test("ends within its budget and says so", async () => {
  const { check } = aLinkBench({ policy: { budgetMs: 300, hostGapMs: 100 } });
  const startedAt = performance.now();

  const result = await check(pages(1000, () => 1));

  expect(result.cutShort).toBe("budget");
  expect(result.checked).toBeGreaterThan(1);
  expect(result.checked).toBeLessThan(10);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

test("does not sleep through its budget for a host with a long gap", async () => {
  const { check } = aLinkBench({ policy: { budgetMs: 500, hosts: { "127.0.0.1": { hostGapMs: 60_000 } } } });
  const startedAt = performance.now();

  const result = await check(pages(10, () => 1));

  expect(result).toEqual({ checked: 1, cutShort: "budget" });
  expect(performance.now() - startedAt).toBeLessThan(8000);
});

test("when interrupted, saves what was learnt and leaves, whatever is still in flight", async () => {
  const stop = new AbortController();
  const halting = await aWeb({ "/interrupt": () => stop.abort() });
  const { memory, check } = aLinkBench({ policy: { timeoutMs: 60_000, perHost: 1 } });
  const [first, second, other] = [halting.url("/ok"), halting.url("/interrupt"), halting.url("/hang", 2)];

  const result = await check([first, second, other], { signal: stop.signal });
  await halting.close();

  expect(result).toEqual({ checked: 1, cutShort: "interrupted" });
  expect([...memory.states.keys()]).toEqual([first]);
});

test("does nothing when it was interrupted before it began", async () => {
  const result = await aLinkBench().check([web.url("/ok")], { signal: AbortSignal.abort() });

  expect(result).toEqual({ checked: 0, cutShort: "interrupted" });
  expect(web.asked()).toEqual([]);
});

test("passes on what a broken memory throws, and stops", async () => {
  const { memory, check } = aLinkBench();
  const broken = { ...memory, put: () => Promise.reject(new Error("disk full")) };

  await expect(
    check(
      pages(500, (index) => (index % 20) + 1),
      { memory: broken },
    ),
  ).rejects.toThrow("disk full");
});

test("passes on what reading the due links throws", async () => {
  function* failing(): Generator<string> {
    yield* pages(300, () => 1);
    throw new Error("index gone");
  }

  await expect(aLinkBench().check(failing())).rejects.toThrow("index gone");
});
