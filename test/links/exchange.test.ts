import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { createExchange, type ExchangeRequest } from "../../src/links/exchange.ts";

async function aServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
}

const ask = (request: Partial<ExchangeRequest> & { url: string }, env = {}, isGuarded = false) =>
  createExchange({ clock: systemClock, env, userAgent: "feedmill-test", isGuarded })({
    method: "GET",
    timeoutMs: 2000,
    ...request,
  });

test("brings status, headers and body; redirects are answers", async () => {
  const url = await aServer((request, response) =>
    response.writeHead(302, { location: "/y", "x-agent": request.headers["user-agent"] }).end("moved"),
  );

  const answer = await ask({ url });

  expect(answer).toMatchObject({ status: 302, headers: { location: "/y", "x-agent": "feedmill-test" } });
  expect("body" in answer && answer.body.toString()).toBe("moved");
});

test("never waits longer than it was told, whatever the server does", async () => {
  const silent = await aServer(() => undefined);
  const dripping = await aServer((_, response) => {
    const drip = setInterval(() => response.write("x"), 10);
    response.on("close", () => clearInterval(drip));
  });

  expect(await ask({ url: silent, timeoutMs: 100 })).toEqual({ fault: "timeout" });
  expect(await ask({ url: dripping, timeoutMs: 100 })).toEqual({ fault: "timeout" });
});

test("ends at once when it is stopped, before or in the middle", async () => {
  const asked = Promise.withResolvers<void>();
  const silent = await aServer(() => asked.resolve());
  const stop = new AbortController();
  const under = ask({ url: silent, timeoutMs: 3_600_000, signal: stop.signal });
  await asked.promise;
  stop.abort();

  expect(await under).toEqual({ fault: "stopped" });
  expect(await ask({ url: silent, timeoutMs: 3_600_000, signal: stop.signal })).toEqual({ fault: "stopped" });
});

test("reads no more than 16 MiB", async () => {
  const chunk = Buffer.alloc(1024 * 1024);
  const url = await aServer((_, response) => {
    const more = (): void => {
      while (response.write(chunk));
    };
    response.on("drain", more);
    more();
  });

  const answer = await ask({ url, timeoutMs: 10_000 });

  expect("body" in answer && answer.body.length).toBeLessThan(18 * 1024 * 1024);
});

test("guarded, it does not reach inside", async () => {
  const url = await aServer((_, response) => void response.end());

  expect(await ask({ url }, {}, true)).toEqual({ fault: "private-address" });
  expect(await ask({ url: url.replace("127.0.0.1", "localhost") }, {}, true)).toEqual({ fault: "private-address" });
});

test("goes through the proxy of the environment", async () => {
  const seen: (string | undefined)[] = [];
  const proxy = await aServer((request, response) => {
    seen.push(request.url);
    response.end("by proxy");
  });

  const answer = await ask(
    { url: "http://hub.example/ping", method: "POST", body: "a=b" },
    { HTTP_PROXY: new URL(proxy).origin },
  );

  expect(answer).toMatchObject({ status: 200 });
  expect(seen).toEqual(["http://hub.example/ping"]);
});

test.each([
  ["http://127.0.0.1:1/", "refused"],
  ["https://nowhere.invalid/", /no-such-host|offline|timeout/],
])("%s is a fault, never an exception", async (url, fault) => {
  expect(await ask({ url, timeoutMs: 5000 })).toEqual({ fault: expect.stringMatching(fault) });
});

test("a proxy that cannot be meant is a fault as well", async () => {
  expect(await ask({ url: "http://hub.example/" }, { HTTP_PROXY: "proxy.example/x" })).toEqual({
    fault: expect.stringContaining("HTTP_PROXY"),
  });
});
