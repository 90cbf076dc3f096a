import { createServer, request as httpRequest, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
  const { stateOf } = aLinkBench({ env: { HTTP_PROXY: proxyUrl }, policy: { allowPrivate: false } });

  const state = await stateOf(`http://somewhere.test:${web.port}/ok`);

  expect(state.verdict).toEqual({ kind: "alive", reason: "ok" });
  expect(seen).toEqual([`GET http://somewhere.test:${web.port}/ok`]);
});

test("tunnels https through the proxy and leaves out the hosts of NO_PROXY", async () => {
  const env = { HTTPS_PROXY: proxyUrl, NO_PROXY: "127.0.0.2" };
  const { stateOf } = aLinkBench({ env, ca: web.ca });

  const tunneled = await stateOf(web.tlsUrl("good"));
  const direct = await stateOf(web.tlsUrl("good").replace("127.0.0.1", "127.0.0.2"));

  expect(tunneled.verdict.reason).toBe("ok");
  expect(direct.verdict.reason).toBe("tls"); // its certificate is for 127.0.0.1
  expect(seen.filter((line) => line.startsWith("CONNECT"))).toEqual([`CONNECT ${new URL(web.tlsUrl("good")).host}`]);
});

test("still refuses inside addresses in URLs behind a proxy", async () => {
  const { stateOf } = aLinkBench({ env: { HTTP_PROXY: proxyUrl }, policy: { allowPrivate: false } });

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
