import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type HttpClientOptions, type HttpRequest, openHttpClient } from "../../src/http/client.ts";
import { openResolver } from "../../src/http/resolver.ts";
import { systemClock } from "../../src/model/clock.ts";
import { aDnsServer } from "../support/link-dns.ts";

async function aServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
}

const asker = (options: Partial<HttpClientOptions> = {}) => {
  const exchange = openHttpClient({
    clock: systemClock,
    env: {},
    userAgent: "feedmill-test",
    isGuarded: false,
    ...options,
  });
  return (request: Partial<HttpRequest> & { url: string }) => exchange({ method: "GET", timeoutMs: 2000, ...request });
};

const ask = asker();
const nobodyKnows = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));

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

test("reads as much as it is told, and no more", async () => {
  const url = await aServer((_, response) => void response.write(Buffer.alloc(20)));
  const long = await aServer((_, response) => response.end(Buffer.alloc(17 * 1024 * 1024)));

  const cut = await ask({ url, maxBytes: 10 });
  const whole = await ask({ url: long, maxBytes: 17 * 1024 * 1024, timeoutMs: 10_000 });

  expect("body" in cut && cut.body.length).toBeGreaterThan(10);
  expect("body" in whole && whole.body.length).toBe(17 * 1024 * 1024);
});

test("guarded, it does not reach inside", async () => {
  const url = await aServer((_, response) => void response.end());

  const askGuarded = asker({ isGuarded: true });

  expect(await askGuarded({ url })).toEqual({ fault: "private-address" });
  expect(await askGuarded({ url: url.replace("127.0.0.1", "localhost") })).toEqual({ fault: "private-address" });
});

test("goes through the proxy of the environment", async () => {
  const seen: (string | undefined)[] = [];
  const proxy = await aServer((request, response) => {
    seen.push(request.url);
    response.end("by proxy");
  });

  const askByProxy = asker({ env: { HTTP_PROXY: new URL(proxy).origin } });
  const answer = await askByProxy({ url: "http://hub.example/ping", method: "POST", body: "a=b" });

  expect(answer).toMatchObject({ status: 200 });
  expect(seen).toEqual(["http://hub.example/ping"]);
});

test("an address that nobody answers at is a fault, never an exception", async () => {
  expect(await ask({ url: "http://127.0.0.1:1/" })).toEqual({ fault: "refused" });
});

test("so is a host that does not exist, and a name service that fails", async () => {
  const dns = await aDnsServer({ "broken.test": "SERVFAIL" });
  onTestFinished(() => dns.close());
  const askBy = asker({ resolve: openResolver(systemClock, { servers: [dns.server], lookup: nobodyKnows }) });

  const answers = await Promise.all(["https://nowhere.test/", "https://broken.test/"].map((url) => askBy({ url })));

  expect(answers).toEqual([{ fault: "no-such-host" }, { fault: "name-service" }]);
});

test("a proxy that cannot be meant is a fault as well", async () => {
  const askByProxy = asker({ env: { HTTP_PROXY: "proxy.example/x" } });

  expect(await askByProxy({ url: "http://hub.example/" })).toEqual({ fault: expect.stringContaining("HTTP_PROXY") });
});
