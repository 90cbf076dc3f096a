import { describe, expect, test } from "vitest";
import type { Reason } from "../../../src/model/link.ts";
import { aLinkBench } from "../../support/link-checks.ts";
import { aWeb, type Web } from "../../support/web.ts";

/** Work on a separate web, because these tests wait at the same time. */
async function withWeb(work: (web: Web) => Promise<void>): Promise<void> {
  const web = await aWeb();
  try {
    await work(web);
  } finally {
    await web.close();
  }
}

// Servers that keep every check waiting until its deadline.
describe.concurrent("a deadline", () => {
  const firstChecks: readonly (readonly [path: string, reason: Reason, requests: number])[] = [
    ["/hang", "timeout", 2],
    ["/drip", "ok", 1],
    ["/stall-body", "ok", 1],
  ];

  test.each(firstChecks)("ends a first look at %s as %s after %i request(s)", (path, reason, requests) =>
    withWeb(async (web) => {
      const { history } = await aLinkBench({ policy: { timeoutMs: 900 } }).stateOf(web.url(path));

      expect(history.at(-1)?.reason).toBe(reason);
      expect(web.asked()).toHaveLength(requests);
    }),
  );

  test("that ends a HEAD leaves time for a GET", () =>
    withWeb(async (web) => {
      const bench = aLinkBench({ policy: { timeoutMs: 900 } });
      await bench.stateOf(web.url("/hang-head"));
      web.reset();

      const { history } = await bench.stateOf(web.url("/hang-head"));

      expect(web.asked()[0]).toMatch(/^HEAD/);
      expect(history.at(-1)?.reason).toBe("ok");
      expect(web.asked()).toHaveLength(2);
    }));

  test("tells a silent port from one without TLS and a closed one", () =>
    withWeb(async (web) => {
      const bench = aLinkBench({ policy: { timeoutMs: 600 } });

      expect((await bench.stateOf(`https://127.0.0.1:${web.port}/`)).verdict.reason).toBe("tls");
      expect((await bench.stateOf(`http://127.0.0.1:${web.closedPort}/`)).verdict.reason).toBe("refused");
      expect((await bench.stateOf(`http://127.0.0.1:${web.silentPort}/`)).verdict.reason).toBe("timeout");
    }));

  test("ends every link", () =>
    withWeb(async (web) => {
      const startedAt = performance.now();

      await aLinkBench({ policy: { timeoutMs: 500 } }).check([web.url("/hang"), `http://127.0.0.2:${web.silentPort}/`]);

      expect(performance.now() - startedAt).toBeLessThan(3000);
    }));
});
