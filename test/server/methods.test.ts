import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { aServer } from "../support/output-server.ts";
import { askRaw, parseAnswer } from "../support/raw-http.ts";

test.each(["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])(
  "refuses %s and says what is possible",
  async (method) => {
    const { get } = await aServer();

    const { status, headers, body } = await get("/feed.rss", {}, method);

    expect([status, headers["allow"], body.toString()]).toEqual([405, "GET, HEAD, OPTIONS", "Only GET\n"]);
  },
);

test.each([
  ["OPTIONS /feed.rss HTTP/1.1", 204],
  ["OPTIONS * HTTP/1.1", 204],
  ["CONNECT a.example:443 HTTP/1.1", 405],
])("answers %s with %i and the methods", async (line, status) => {
  const { server } = await aServer();

  const answer = await askRaw(server.url, [line]);

  expect([answer.status, answer.headers["allow"], answer.body.length]).toEqual([status, "GET, HEAD, OPTIONS", 0]);
});

test("lets scripts of other sites send any header", async () => {
  const { get } = await aServer();
  const asked = { "access-control-request-method": "GET", "access-control-request-headers": "if-none-match" };

  const { status, headers } = await get("/feed.json", { origin: "https://a.example", ...asked }, "OPTIONS");

  expect(status).toBe(204);
  expect(headers).toMatchObject({
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "*",
  });
});

test.each([
  ["a body that never ends", "Content-Length: 1000000\r\n\r\nx"],
  ["chunks that never end", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"],
  ["a body that waits to be asked for", "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"],
])("refuses %s without waiting for it", async (_what, rest) => {
  const { server } = await aServer();
  const { port, hostname } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());

  socket.write(`POST /feed.rss HTTP/1.1\r\nHost: a\r\n${rest}`);
  const answer = await new Promise<Buffer>((resolve) => socket.once("data", resolve));

  expect(parseAnswer(answer)).toMatchObject({ status: 405, headers: { connection: "close" } });
});

test.each([
  ["the absolute form", ["GET http://site.example/small.txt?x HTTP/1.1"], 200],
  ["the absolute form of the root", ["GET http://site.example HTTP/1.1"], 200],
  ["HTTP/1.0", ["GET /small.txt HTTP/1.0"], 200],
  ["a body that belongs to no GET", ["GET /small.txt HTTP/1.1", "Content-Length: 2"], 200],
  ["no path", ["GET small.txt HTTP/1.1"], 400],
  ["two hosts", ["GET /small.txt HTTP/1.1", "Host: a", "host: b"], 400],
  ["a folded header", ["GET /small.txt HTTP/1.1", "X: a\r\n b"], 400],
  ["two lengths", ["GET /small.txt HTTP/1.1", "Content-Length: 2", "Transfer-Encoding: chunked"], 400],
  ["HTTP/2", ["GET /small.txt HTTP/2.0"], 505],
])("answers %s as HTTP says", async (_what, lines, status) => {
  const { server } = await aServer();

  expect((await askRaw(server.url, lines, "{}")).status).toBe(status);
});

test("answers requests in a row on one connection in their order", async () => {
  const { server } = await aServer();
  const lines = ["small.txt", "nothing", "topics/ai/feed.json"].map(
    (path) => `GET /${path} HTTP/1.1\r\nHost: a\r\n\r\n`,
  );

  const answer = await askRaw(server.url, [`${lines.join("")}GET /small.txt HTTP/1.1`]);

  expect(answer.body.toString().match(/HTTP.1.1 \d+/gu)).toEqual(["HTTP/1.1 404", "HTTP/1.1 200", "HTTP/1.1 200"]);
});
