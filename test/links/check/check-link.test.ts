import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { youtubeRule } from "../../../src/links/classify/site-rules.ts";
import { newLink } from "../../../src/links/state/next-state.ts";
import type { LinkState } from "../../../src/model/link.ts";
import { aLinkBench, type LinkBench } from "../../support/link-checks.ts";
import { aWeb, type Web } from "../../support/web.ts";

/** What the moody pages do at the moment. */
let mood: "ok" | 404 | 403 | 500 | "slow" | "loose" = "ok";
let oembed: 200 | 404 = 200;
let web: Web;
beforeAll(async () => {
  web = await aWeb({
    "/mood/*": ({ response, socket }) => {
      if (mood === "slow") return;
      if (mood === "loose") return socket.end("HTTP/1.1 200 OK\r\nX: a\r\n b\r\nConnection: close\r\n\r\nok");
      return response.writeHead(mood === "ok" ? 200 : mood).end("<title>Mood</title>");
    },
    "/oembed": ({ response }) => response.writeHead(oembed, { "content-type": "application/json" }).end("{}"),
    "/to-busy": ({ response }) => response.writeHead(302, { location: web.url("/429-long", 7) }).end(),
    "/to-skipped": ({ response }) => response.writeHead(302, { location: web.url("/ok", 8) }).end(),
    "/project/*": ({ response }) => response.writeHead(301, { location: web.url("/", 9) }).end(),
    "/moved/*": ({ response, url }) =>
      response.writeHead(301, { location: url.pathname.replace("/moved/", "/mood/") }).end(),
  });
});
beforeEach(() => {
  mood = "ok";
  oembed = 200;
  web.reset();
});
afterAll(() => web.close());

/** A link that was alive and has failed so often that one more failure ends it. */
async function aLinkOnTheEdge(bench: LinkBench, url: string): Promise<void> {
  mood = "ok";
  await bench.check([url]);
  mood = 404;
  await bench.check([url]);
  bench.clock.ahead(4);
  await bench.check([url]);
  bench.clock.ahead(4);
  web.reset();
}

describe("before the item of a link leaves", () => {
  const url = (): string => web.url("/mood/page");

  test("a last look is made, and gone again it is dead", async () => {
    const bench = aLinkBench();
    await aLinkOnTheEdge(bench, url());

    const state = await bench.stateOf(url());

    expect(web.asked()).toEqual(["GET /mood/page", "GET /mood/page", "GET /mood/page"]);
    expect(state.verdict).toEqual({ kind: "dead", reason: "not-found" });
  });

  test("it stays when the last look finds the page, or cannot say", async () => {
    for (const answer of ["ok", 403] as const) {
      const bench = aLinkBench();
      await aLinkOnTheEdge(bench, url());
      let asked = 0;
      const flaky = await aWeb({
        "/mood/*": ({ response }) => {
          asked++;
          response.writeHead(asked <= 2 ? 404 : answer === "ok" ? 200 : answer).end("<title>Mood</title>");
        },
      });
      const before = bench.memory.states.get(url())!;
      const moved = flaky.url("/mood/page");
      bench.memory.states.set(moved, { ...before, url: moved });

      const state = await bench.stateOf(moved);
      await flaky.close();

      expect(asked).toBe(3);
      expect(state).toMatchObject({ verdict: { kind: "unsure" }, failures: 0 });
    }
  });

  test("no last look is made for one that was dead already, nor for one never seen alive", async () => {
    const bench = aLinkBench();
    await aLinkOnTheEdge(bench, url());
    await bench.stateOf(url());
    web.reset();

    await bench.stateOf(url());
    await bench.stateOf(web.url("/404", 2));

    expect(web.asked()).toHaveLength(2);
    expect(web.asked(2)).toHaveLength(2);
  });

  test("a shown item without memory of its link is not dead at the first 404", async () => {
    const { memory, check } = aLinkBench();

    await check([], { due: [{ url: web.url("/404"), isFar: false, isShown: true }] });

    expect(memory.states.get(web.url("/404"))?.verdict).toEqual({ kind: "unsure", reason: "not-found" });
  });

  test("the last look alone can be asked for, when a hold ends", async () => {
    const bench = aLinkBench();
    await aLinkOnTheEdge(bench, url());
    await bench.stateOf(url());
    web.reset();
    mood = "ok";

    await bench.check([url()], { isLastLook: true });

    expect(web.asked()).toEqual(["GET /mood/page"]);
    expect(bench.memory.states.get(url())).toMatchObject({ verdict: { kind: "unsure" }, failures: 0 });
  });

  test("an unverified page keeps it, an unverified 404 says nothing", async () => {
    const bench = aLinkBench({ ca: web.ca });
    const dead = (link: string): LinkState => ({
      ...newLink(link, new Date(0)),
      verdict: { kind: "dead", reason: "not-found" },
      aliveAt: new Date(0),
      failures: 3,
    });
    const links = [web.tlsUrl("expired"), web.tlsUrl("expired", "/404")];
    for (const link of links) bench.memory.states.set(link, dead(link));

    await bench.check(links, { isLastLook: true });

    expect(links.map((link) => bench.memory.states.get(link)?.verdict)).toEqual([
      { kind: "unsure", reason: "not-found" },
      { kind: "unsure", reason: "tls" },
    ]);
  });

  test("secret headers of its host are not sent to whoever is not verified", async () => {
    const hosts = { "127.0.0.1": { headers: { "X-Secret": "s" } } };
    const { memory, check } = aLinkBench({ policy: { hosts } });

    await check([web.url("/echo-secret")], { isLastLook: true });

    expect(memory.states.get(web.url("/echo-secret"))?.verdict.reason).toBe("blocked");
  });
});

describe("a rule of a site", () => {
  const video = "https://www.youtube.com/watch?v=x";
  const seen = async (status: 200 | 404, canary: string) => {
    oembed = status;
    const rule = { ...youtubeRule(web.url("/oembed")), canary };
    const resolve = async () => [{ address: "127.0.0.1", family: 4 as const }];
    const { stateOf } = aLinkBench({ rules: [rule], resolve, policy: { allowPrivate: true } });
    return (await stateOf(video)).history.at(-1)?.reason;
  };

  test("counts with its no only while it finds its canary, else the page itself is asked", async () => {
    // the page itself, on port 443 of this machine, refuses connections
    expect(await seen(404, "https://www.youtube.com/watch?v=canary")).toBe("refused");
    expect(await seen(200, "https://www.youtube.com/watch?v=canary")).toBe("ok");
  });

  test("asks its canary once a run, and only after a no", async () => {
    const rule = youtubeRule(web.url("/oembed"));
    const { check } = aLinkBench({ rules: [rule] });

    await check([`${video}1`, `${video}2`]);

    expect(web.asked()).toHaveLength(2);
  });
});

describe("a link whose target was promoted", () => {
  const from = (): string => web.url("/moved/page");
  const to = (): string => web.url("/mood/page");
  const promoted = async (): Promise<LinkBench> => {
    const bench = aLinkBench();
    for (let look = 0; look < 3; look++) {
      await bench.check([from()]);
      bench.clock.ahead(8);
    }
    web.reset();
    return bench;
  };

  test("is asked at the target, and stays promoted", async () => {
    const bench = await promoted();

    const state = await bench.stateOf(from());

    expect(web.asked()).toEqual(["HEAD /mood/page"]);
    expect(state).toMatchObject({ verdict: { kind: "alive", reason: "redirected" }, movedTo: to(), finalUrl: to() });
  });

  test("is asked at the original before it counts as failing", async () => {
    const bench = await promoted();
    mood = 404;

    const state = await bench.stateOf(from());

    expect(web.asked().filter((line) => line.endsWith("/moved/page")).length).toBeGreaterThan(0);
    expect(state).toMatchObject({ verdict: { kind: "unsure", reason: "not-found" }, movedTo: to(), failures: 1 });
  });

  test("is asked at the original at every tenth check, to notice that it moved back", async () => {
    const bench = await promoted();
    const known = bench.memory.states.get(from())!;
    bench.memory.states.set(from(), { ...known, checks: 10 });

    await bench.stateOf(from());

    expect(web.asked()[0]).toBe("GET /moved/page");
  });
});

describe("a redirect", () => {
  test("to a host under Retry-After is remembered as limited, and not tried in vain next time", async () => {
    const { memory, clock, check } = aLinkBench({ policy: { perHost: 1 } });
    await check([web.url("/429-long", 7)]);

    await check([web.url("/to-busy", 3)]);

    const state = memory.states.get(web.url("/to-busy", 3))!;
    expect(state.verdict).toEqual({ kind: "unsure", reason: "rate-limited" });
    expect(state.nextCheckAt.getTime() - clock.now().getTime()).toBeGreaterThan(80_000_000);
    expect(web.asked(7)).toHaveLength(1);
  });

  test("to a skipped host ends before it", async () => {
    const { stateOf } = aLinkBench({ policy: { hosts: { "127.0.0.8": { skip: true } } } });

    expect((await stateOf(web.url("/to-skipped", 3))).verdict).toEqual({ kind: "unsure", reason: "skipped" });
    expect(web.asked(8)).toEqual([]);
  });

  test("to another host's home page is a soft 404 from the third link of a host on", async () => {
    const { memory, check } = aLinkBench();
    const links = [1, 2, 3, 4].map((n) => web.url(`/project/${n}`, 5));
    for (const link of links)
      await check([link], { memory: { ...memory, linksEndingAt: async () => links.slice(0, 0) } });
    const alone = links.map((link) => memory.states.get(link)?.verdict.reason);

    await check(links);

    expect(alone).toEqual(["redirected", "redirected", "redirected", "redirected"]);
    expect(links.map((link) => memory.states.get(link)?.history.at(-1)?.reason)).toContain("soft-404");
  });

  test("to another host's home page is one too when the memory knows of two others", async () => {
    const { memory, check } = aLinkBench();
    const others = [1, 2].map((n) => web.url(`/project/${n}`, 6));

    await check([web.url("/project/3", 6)], { memory: { ...memory, linksEndingAt: async () => others } });

    expect(memory.states.get(web.url("/project/3", 6))?.verdict.reason).toBe("soft-404");
  });
});

test("a page that takes longer than the first try gets the whole time in the second", async () => {
  const slow = await aWeb({
    "/slow": ({ response }) => void setTimeout(() => response.end("<title>Slow</title>"), 800),
  });
  const { stateOf } = aLinkBench({ policy: { timeoutMs: 1200 } });

  const state = await stateOf(slow.url("/slow"));
  await slow.close();

  expect(state.verdict.kind).toBe("alive");
});
