import { createServer, request as httpRequest, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { publicGuard } from "../../src/http/guard.ts";
import { openLenientAsk } from "../../src/http/lenient.ts";
import { readProxies } from "../../src/http/proxy.ts";
import { aLinkBench } from "../support/link-checks.ts";
import { aWeb, type Web } from "../support/web.ts";

let web: Web;
let proxy: Server;
let proxyUrl: string;
const seen: string[] = [];

beforeAll(async () => {
  web = await aWeb();
  proxy = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const { port, pathname } = new URL(request.url ?? "");
    const onward = httpRequest({ host: "127.0.0.1", port, path: pathname, method: request.method }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.end();
  });
  proxy.on("connect", (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    const onward = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen.length = 0;
  web.reset();
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await web.close();
});

test("asks through the proxy of the environment, which also looks names up", async () => {
  const { stateOf } = aLinkBench({ env: { HTTP_PROXY: proxyUrl }, policy: { allowPrivate: false, timeoutMs: 10_000 } });

  const state = await stateOf(`http://somewhere.test:${web.port}/ok`);

  expect(state.verdict).toEqual({ kind: "alive", reason: "ok" });
  expect(seen).toEqual([`GET http://somewhere.test:${web.port}/ok`]);
});

test("tunnels https through the proxy and leaves out the hosts of NO_PROXY", async () => {
  const env = { HTTPS_PROXY: proxyUrl, NO_PROXY: "127.0.0.2" };
  const { stateOf } = aLinkBench({ env, ca: web.ca, policy: { timeoutMs: 10_000 } });

  const tunneled = await stateOf(web.tlsUrl("good"));
  const direct = await stateOf(web.tlsUrl("good").replace("127.0.0.1", "127.0.0.2"));

  expect(tunneled.verdict.reason).toBe("ok");
  expect(direct.verdict.reason).toBe("tls"); // its certificate is for 127.0.0.1
  expect(seen.filter((line) => line.startsWith("CONNECT"))).toEqual([`CONNECT ${new URL(web.tlsUrl("good")).host}`]);
});

test("still refuses inside addresses in URLs behind a proxy", async () => {
  const { stateOf } = aLinkBench({ env: { HTTP_PROXY: proxyUrl }, policy: { allowPrivate: false, timeoutMs: 10_000 } });

  expect((await stateOf(web.url("/ok"))).verdict.reason).toBe("private-address");
  expect(seen).toEqual([]);
});

test("calls a proxy that is not there an outage, not a dead link", async () => {
  const env = { HTTP_PROXY: `http://127.0.0.1:${web.closedPort}` };
  const { memory, check } = aLinkBench({ env });

  const result = await check(["http://a.test/", "http://b.test/", "http://c.test/"]);

  expect(result.outage).toBeDefined();
  expect(memory.states.size).toBe(0);
});

test("calls a proxy that refuses to tunnel our own fault, which never counts", async () => {
  const refusing = createServer().on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
  const env = { HTTPS_PROXY: `http://127.0.0.1:${(refusing.address() as AddressInfo).port}` };
  const { memory, check } = aLinkBench({ env, policy: { timeoutMs: 10_000 } });

  await check([web.url("/ok"), web.tlsUrl("good")]);
  refusing.closeAllConnections();
  refusing.close();

  expect(memory.states.get(web.tlsUrl("good"))).toMatchObject({
    verdict: { kind: "unsure", reason: "proxy" },
    failures: 0,
  });
});

test("lenient requests go through the proxy too", async () => {
  const ask = openLenientAsk({ guard: publicGuard, env: { HTTP_PROXY: proxyUrl }, resolve: () => Promise.reject() });
  const url = new URL(`http://somewhere.test:${web.port}/ok`);

  const reply = await ask({
    url,
    method: "GET",
    headers: {},
    timeoutMs: 10_000,
    isFresh: true,
    closesConnection: true,
  });

  expect(reply).toMatchObject({ kind: "answer", status: 200 });
  expect(seen).toEqual([`GET ${url.href}`]);
});

const proxied = (env: Record<string, string>) => (url: string) => readProxies(env)(new URL(url));

test("reads the environment as curl does: lower case first, ALL_PROXY for the rest", () => {
  const forUrl = proxied({ HTTP_PROXY: "http://upper:1", http_proxy: "http://lower:1", ALL_PROXY: "socks5://all:1" });

  expect(forUrl("http://a.test/")).toBe("http://lower:1");
  expect(forUrl("https://a.test/")).toBe("socks5://all:1");
  expect(proxied({ HTTP_PROXY: "http://only:1" })("https://a.test/")).toBe("http://only:1");
  expect(proxied({})("https://a.test/")).toBeUndefined();
});

test.each([
  ["example.org", "http://example.org/", true],
  ["example.org", "http://www.example.org/", true],
  [".example.org", "http://www.example.org/", true],
  ["*.example.org", "http://www.example.org/", true],
  ["example.org", "http://badexample.org/", false],
  ["example.org:8080", "http://example.org:8080/", true],
  ["example.org:8080", "http://example.org/", false],
  ["example.org:443", "https://example.org/", true],
  ["10.0.0.0/8", "http://10.1.2.3/", true],
  ["10.0.0.0/8", "http://11.1.2.3/", false],
  ["10.0.0.0/8", "http://ten.example.org/", false],
  ["10.1.2.3", "http://10.1.2.3:81/", true],
  ["fd00::/8", "http://[fd12::1]/", true],
  ["[::1]", "http://[::1]/", true],
  ["::1", "http://[::1]/", true],
  ["[::1]:81", "http://[::1]/", false],
  ["a.test, b.test c.test", "http://c.test/", true],
  ["*", "http://anything.test/", true],
  ["", "http://anything.test/", false],
])("NO_PROXY %j leaves out %s: %s", (noProxy, url, isLeftOut) => {
  expect(proxied({ ALL_PROXY: "http://proxy:1", NO_PROXY: noProxy })(url) === undefined).toBe(isLeftOut);
});

test("refuses a proxy that is no address, by its name", () => {
  expect(() => readProxies({ ALL_PROXY: "proxy.example" })).toThrow(/all_proxy is not a proxy address/);
});
