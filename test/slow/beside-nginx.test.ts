import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aServer } from "../support/output-server.ts";
import { aProject } from "../support/project.ts";
import { askRaw, type RawAnswer } from "../support/raw-http.ts";
import { anNginx, installed } from "../support/web-servers.ts";

/** nginx and this server with the same files; in requests, `TAG` stands for the tag of `feed.rss`. */
async function aPair() {
  const project = aProject({ records: { a: { topics: ["AI"] } }, config: { links: { check: false } } });
  await project.build({ check: false });
  const nginx = await anNginx(project);
  writeFileSync(join(nginx.root, "empty.txt"), "");
  writeFileSync(join(nginx.root, "large.json"), Buffer.alloc(6_000_000, "0123456789"));
  const at = new Date("2026-01-01T00:00:00Z");
  for (const name of ["feed.rss", "empty.txt", "large.json"]) utimesSync(join(nginx.root, name), at, at);
  const { server } = await aServer(nginx.root);
  const tags = await Promise.all([nginx, server].map(({ url }) => askRaw(url, ["HEAD /feed.rss HTTP/1.1"])));
  return (lines: readonly string[], body?: string) =>
    Promise.all(
      [nginx, server].map(({ url }, index) => {
        const tag = tags[index]?.headers["etag"] ?? "";
        return askRaw(
          url,
          lines.map((line) => line.replace("TAG", tag)),
          body,
        );
      }),
    ) as Promise<[RawAnswer, RawAnswer]>;
}

/** What must be the same: all that says what the bytes are, and the bytes. Texts of refusals may differ. */
function essence({ status, headers, body }: RawAnswer) {
  const isFile = status === 200 || status === 206;
  const [, boundary = ""] = /boundary=(.+)/u.exec(headers["content-type"] ?? "") ?? [];
  const text = body.toString("latin1");
  return {
    status,
    range: headers["content-range"],
    ...(isFile && boundary === "" && { body: text, length: headers["content-length"], type: headers["content-type"] }),
    ...(boundary !== "" && { parts: text.replaceAll(boundary, "").replaceAll("-", "").toLowerCase() }),
    ...(isFile && { vary: headers["vary"]?.toLowerCase() ?? "accept-encoding", modified: headers["last-modified"] }),
  };
}

const get = "GET /feed.rss HTTP/1.1";
const newYear = "Thu, 01 Jan 2026 00:00:00 GMT";
const same: readonly (readonly string[])[] = [
  [get],
  ["HEAD /feed.rss HTTP/1.1"],
  ["GET /feed.rss HTTP/1.0"],
  ["GET /feed.rss?x=1 HTTP/1.1"],
  ["GET /feed%2Erss HTTP/1.1"],
  ["GET http://site.example/feed.rss HTTP/1.1"],
  ["GET http://site.example HTTP/1.1"],
  ["GET /topics/ai/ HTTP/1.1"],
  ["GET /topics/ai HTTP/1.1"],
  ["GET /nothing HTTP/1.1"],
  ["GET /empty.txt HTTP/1.1"],
  ["GET /%zz HTTP/1.1"],
  ["GET feed.rss HTTP/1.1"],
  ["TRACE /feed.rss HTTP/1.1"],
  ["PROPFIND /feed.rss HTTP/1.1"],
  ["DELETE /feed.rss HTTP/1.1"],
  ["GET /feed.rss HTTP/2.0"],
  [get, "Host: a", "Host: b"],
  [get, "Bad Header: x"],
  [get, "X: a\r\n folded"],
  [get, "Upgrade: h2c", "HTTP2-Settings: x"],
  ...["0-9", "1000-", "1000-5000", "-5", "-99999999", "99999999-", "-0", "5-3", "abc", "0-1,99999999-", "0-,0-"].map(
    (range) => [get, `Range: bytes=${range}`],
  ),
  [get, "Range: bytes=0-0,5-6,-2"],
  [get, "Range: items=0-1"],
  ["GET /empty.txt HTTP/1.1", "Range: bytes=0-"],
  ["GET /large.json HTTP/1.1", "Range: bytes=5999990-"],
  ["GET /large.json HTTP/1.1", "Range: bytes=0-3,100-103"],
  ...["TAG", "W/TAG", '"x"', newYear, "Fri, 02 Jan 2026 00:00:00 GMT"].map((value) => [
    get,
    "Range: bytes=0-9",
    `If-Range: ${value}`,
  ]),
  ...["TAG", "W/TAG", '"x", TAG', '"x"', "*"].flatMap((value) => [
    [get, `If-None-Match: ${value}`],
    [get, `If-None-Match: ${value}`, `If-Modified-Since: ${newYear}`],
  ]),
  ...[newYear, "Fri, 02 Jan 2099 00:00:00 GMT", "Wed, 31 Dec 2025 00:00:00 GMT", "nonsense"].flatMap((value) => [
    [get, `If-Modified-Since: ${value}`],
    ...(value === "nonsense" ? [] : [[get, `If-Unmodified-Since: ${value}`]]),
  ]),
  ...["TAG", '"x"', "*"].map((value) => [get, `If-Match: ${value}`]),
];

/** Where nginx is laxer or stricter than RFC 9110 and 9112, or than it is wise to be: its status, ours, and why. */
const different: readonly (readonly [request: string, nginx: number, ours: number, why: string])[] = [
  ["HEAD /feed.rss HTTP/1.1\r\nRange: bytes=0-9", 206, 200, "ranges are for GET alone (9110, 14.2)"],
  [`GET /feed.rss HTTP/1.1\r\nIf-Modified-Since: ${newYear.replace("01", "02")}`, 200, 304, "later is enough (13.1.3)"],
  ["GET /feed.rss HTTP/1.1\r\nIf-Unmodified-Since: nonsense", 412, 200, "what is no date is ignored (13.1.4)"],
  ["OPTIONS /feed.rss HTTP/1.1", 405, 204, "it says which methods there are (9.3.7)"],
  ["OPTIONS * HTTP/1.1", 400, 204, "the same for the whole server"],
  ["GET /topics/ HTTP/1.1", 403, 404, "a folder without a page shows nothing, not even that it is there"],
  ["GET //feed.rss HTTP/1.1", 200, 404, "one file has one address"],
  ["GET /topics/../feed.rss HTTP/1.1", 200, 404, "clients resolve dots"],
  ["CONNECT a.example:443 HTTP/1.1", 400, 405, "it is a method like others"],
];

describe.skipIf(!installed.nginx)("beside nginx, the server", () => {
  test("answers the same requests with the same status, headers and bytes", async () => {
    const ask = await aPair();

    for (const lines of same) {
      const [theirs, ours] = await ask(lines);
      expect({ lines, ...essence(ours) }).toEqual({ lines, ...essence(theirs) });
    }
  });

  test("differs only where it has a reason", async () => {
    const ask = await aPair();

    for (const [request, ...expected] of different) {
      const [theirs, ours] = await ask([request]);
      expect([request, theirs.status, ours.status]).toEqual([request, ...expected.slice(0, 2)]);
    }
  });

  test("refuses bodies at once", async () => {
    const ask = await aPair();

    for (const [lines, body] of [
      [["Content-Type: text/xml", "Content-Length: 5"], "<a/>\n"],
      [["Content-Length: 100000"], "x"],
      [["Expect: 100-continue", "Content-Length: 5"], ""],
      [["Transfer-Encoding: chunked"], "3\r\nabc\r\n"],
    ] as const) {
      const [theirs, ours] = await ask(["POST /feed.rss HTTP/1.1", ...lines], body);
      expect([lines, theirs.status, ours.status]).toEqual([lines, 405, 405]);
    }
  });
});
