import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Reason } from "../../../src/model/link.ts";
import { aLinkBench } from "../../support/link-checks.ts";
import { aWeb, type Web } from "../../support/web.ts";

let web: Web;
beforeAll(async () => {
  web = await aWeb();
});
beforeEach(() => web.reset());
afterAll(() => web.close());

type Expectation = readonly [path: string, reason: Reason, requests: number];

const firstChecks: readonly Expectation[] = [
  ["/ok", "ok", 1],
  ["/201", "ok", 1],
  ["/204", "ok", 1],
  ["/205", "ok", 1],
  ["/206", "ok", 1],
  ["/300", "ok", 1],
  ["/304", "ok", 1],
  ["/103", "ok", 1],
  ["/http10", "ok", 1],
  ["/huge-headers", "ok", 1],
  ["/about-404", "ok", 1],
  ["/404", "not-found", 2],
  ["/410", "gone", 2],
  ["/404-cf", "not-found", 2],
  ["/200-head-404-get", "not-found", 2],
  ["/404-once/a", "ok", 2],
  ["/500-once/a", "ok", 2],
  ["/reset-once/a", "ok", 2],
  ["/401", "blocked", 1],
  ["/402", "blocked", 1],
  ["/403", "blocked", 1],
  ["/405", "blocked", 1],
  ["/406", "blocked", 1],
  ["/407", "blocked", 1],
  ["/412", "blocked", 1],
  ["/428", "blocked", 1],
  ["/451", "blocked", 1],
  ["/999", "blocked", 1],
  ["/403-cf", "blocked", 1],
  ["/200-cf", "blocked", 1],
  ["/503-cf", "blocked", 1],
  ["/429", "rate-limited", 1],
  ["/400", "other-status", 1],
  ["/418", "other-status", 1],
  ["/408", "other-status", 1],
  ["/500", "server-error", 2],
  ["/520", "server-error", 2],
  ["/503-ra", "server-error", 1],
  ["/redirect/301", "redirected", 2],
  ["/redirect/302", "redirected", 2],
  ["/redirect/303", "redirected", 2],
  ["/redirect/307", "redirected", 2],
  ["/redirect/308", "redirected", 2],
  ["/chain/20", "redirected", 21],
  ["/chain/21", "too-many-redirects", 21],
  ["/loop", "redirect-loop", 1],
  ["/loop-a", "redirect-loop", 2],
  ["/redir-noloc", "bad-redirect", 1],
  ["/redir-bad", "bad-redirect", 1],
  ["/redir-file", "bad-redirect", 1],
  ["/redir-mailto", "bad-redirect", 1],
  ["/redir-credentials", "bad-redirect", 1],
  ["/cookie-redirect", "redirected", 2],
  ["/redir-endless-body", "redirected", 2],
  ["/redir-home/a", "soft-404", 2],
  ["/redir-home-en/a", "soft-404", 2],
  ["/redir-404/a", "soft-404", 2],
  ["/redir-login/a", "login-wall", 2],
  ["/vanished", "soft-404", 1],
  ["/verschwunden", "soft-404", 1],
  ["/status/404", "ok", 1],
  ["/endless", "ok", 1],
  ["/gzip-bomb", "ok", 1],
  ["/big", "ok", 1],
  ["/reset", "reset", 2],
  ["/empty", "reset", 2],
  ["/garbage", "protocol", 2],
  ["/folded", "ok", 2],
  ["/line-feeds", "ok", 2],
  ["/longest-headers", "ok", 2],
  ["/loose-404", "not-found", 2],
  ["/bad-status", "protocol", 2],
  ["/dup-cl", "protocol", 2],
  ["/endless-headers", "protocol", 2],
];

test.each(firstChecks)("calls a first look at %s %s after %i request(s)", async (path, reason, requests) => {
  const { history } = await aLinkBench().stateOf(web.url(path));

  expect(history.at(-1)?.reason).toBe(reason);
  expect(web.asked()).toHaveLength(requests);
});

describe("a link that was alive", () => {
  const laterChecks: readonly Expectation[] = [
    ["/ok", "ok", 1],
    ["/405-head", "ok", 2],
    ["/501-head", "ok", 2],
    ["/404-head", "ok", 2],
    ["/403-head", "ok", 2],
    ["/500-head", "ok", 2],
    ["/reset-head", "ok", 2],
    ["/429-head", "rate-limited", 1],
    ["/redirect/301", "redirected", 2],
  ];

  test.each(laterChecks)("is asked by HEAD, and %s found %s after %i request(s)", async (path, reason, requests) => {
    const bench = aLinkBench();
    await bench.stateOf(web.url(path));
    web.reset();

    const { history } = await bench.stateOf(web.url(path));

    expect(web.asked()[0]).toMatch(/^HEAD/);
    expect(history.at(-1)?.reason).toBe(reason);
    expect(web.asked()).toHaveLength(requests);
  });

  test("is asked by GET at the first check, at every tenth, and whenever it is asked fortnightly or less", async () => {
    const bench = aLinkBench();
    const rests: number[] = [];

    for (let check = 0; check < 12; check++) {
      const { checkedAt, nextCheckAt } = await bench.stateOf(web.url("/ok"));
      rests.push((nextCheckAt.getTime() - checkedAt!.getTime()) / 86_400_000);
    }

    const isGet = web.asked().map((line) => line.startsWith("GET"));
    expect(isGet).toEqual(rests.map((_, index) => index % 10 === 0 || rests[index - 1]! >= 14));
    expect(isGet.filter((is) => !is).length).toBeGreaterThan(2);
  });
});

test("follows UTF-8 in a Location header instead of mojibake", async () => {
  const state = await aLinkBench().stateOf(web.url("/redir-utf8"));

  expect(state.finalUrl).toBe(web.url("/page/%C3%BCn%C3%AF"));
});

test.each([
  ["/redirect/301", "/ok"],
  ["/perm-twice", "/ok"],
  ["/redirect/302", undefined],
  ["/perm-then-temp", undefined],
  ["/temp-then-perm", undefined],
])("remembers the target of %s as permanent: %s", async (path, target) => {
  const state = await aLinkBench().stateOf(web.url(path));

  expect(state.move?.url).toBe(target === undefined ? undefined : web.url(target));
});

test.each(["good", "h2"] as const)("accepts a %s TLS server", async (kind) => {
  const state = await aLinkBench({ ca: web.ca }).stateOf(web.tlsUrl(kind));

  expect(state.verdict).toEqual({ kind: "alive", reason: "ok" });
});

test.each(["expired", "wrongName", "selfSigned"] as const)("is unsure of a %s certificate", async (kind) => {
  const state = await aLinkBench({ ca: web.ca }).stateOf(web.tlsUrl(kind));

  expect(state.verdict).toEqual({ kind: "unsure", reason: "tls" });
});

test.each([
  "garbage",
  "",
  "ftp://127.0.0.1/",
  "mailto:a@b.test",
  "http://u:p@127.0.0.1/",
  "http://",
  "http://[::1",
  `http://127.0.0.1:99999/`,
  "\u0000",
])("survives %j and asks nobody", async (url) => {
  const state = await aLinkBench().stateOf(url);

  expect(state.verdict.kind).toBe("unsure");
  expect(web.asked()).toEqual([]);
});

test.each([
  ["/429-s", 2],
  ["/429-date", 3600],
  ["/429-bad", 60],
  ["/429-long", 86_400],
  ["/503-ra", 3600],
])("stores that %s asks for %i seconds of peace, and does not wait for it", async (path, seconds) => {
  const { memory, clock, check } = aLinkBench();

  await check([web.url(path)]);

  const waitS = (memory.hostStates.get("127.0.0.1")!.notBefore.getTime() - clock.now().getTime()) / 1000;
  expect(waitS).toBeGreaterThan(seconds - 2);
  expect(waitS).toBeLessThanOrEqual(seconds + 1);
});

test("leaves a host alone that asked for it, in this run and in later ones, until the time has come", async () => {
  const { memory, clock, check } = aLinkBench({ policy: { perHost: 1 } });
  const [limited, other] = [web.url("/429-long"), web.url("/ok")];

  await check([limited, other, web.url("/ok", 2)]);
  await check([other]);
  expect(web.asked()).toEqual(["GET /429-long"]);
  expect(web.asked(2)).toEqual(["GET /ok"]);
  clock.ahead(1.1);
  await check([other]);

  expect(memory.states.get(other)?.verdict.kind).toBe("alive");
});

test("reads no more than 64 KiB of a page, whatever it sends", async () => {
  const before = process.memoryUsage().rss;
  const paths = ["/endless", "/big", "/gzip-bomb", "/drip", "/redir-endless-body", "/endless-headers"];

  await aLinkBench({ policy: { timeoutMs: 600 } }).check(paths.map((path, index) => web.url(path, index + 1)));

  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});
