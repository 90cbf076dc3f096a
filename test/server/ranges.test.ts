import { expect, test } from "vitest";
import { parseRange } from "../../src/server/ranges.ts";
import { aServer } from "../support/output-server.ts";

test("sends a part of a file unless the file changed since", async () => {
  const { get } = await aServer();
  const { headers, body: whole } = await get("/feed.rss");
  const range = { range: "bytes=3-9", "accept-encoding": "br" };

  const part = await get("/feed.rss", range);
  const same = await get("/feed.rss", { ...range, "if-range": String(headers["etag"]) });
  const changed = await get("/feed.rss", { range: "bytes=3-9", "if-range": '"other"' });
  const beyond = await get("/feed.rss", { range: "bytes=999999-" });
  const dated = await get("/feed.rss", { range: "bytes=3-9", "if-range": String(headers["last-modified"]) });
  const older = await get("/feed.rss", { range: "bytes=3-9", "if-range": "Thu, 01 Jan 1970 00:00:00 GMT" });
  const last = await get("/feed.rss", { range: "bytes=-5" });

  expect([part.status, same.status, changed.status, beyond.status]).toEqual([206, 206, 200, 416]);
  expect([dated.status, older.status, last.status]).toEqual([206, 200, 206]);
  expect([older.body, last.body]).toEqual([whole, whole.subarray(-5)]);
  expect(part.body).toEqual(whole.subarray(3, 10));
  expect(part.headers).toMatchObject({ "content-range": `bytes 3-9/${whole.length}`, etag: headers["etag"] });
  expect(part.headers["content-type"]).toBe("application/rss+xml; charset=utf-8");
});

test.each([
  ["bytes=0-9", [[0, 9]]],
  ["bytes=90-", [[90, 99]]],
  ["bytes=90-200", [[90, 99]]],
  ["bytes=-5", [[95, 99]]],
  ["bytes=-500", [[0, 99]]],
  [
    " Bytes = 0-0 , 5-6",
    [
      [0, 0],
      [5, 6],
    ],
  ],
  ["bytes=0-0,200-300", [[0, 0]]],
  ["bytes=0-60,50-99", "whole"],
  [`bytes=${"0-0,".repeat(65)}`, "whole"],
  ["items=0-9", "whole"],
  ["bytes", "whole"],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=", "unsatisfiable"],
  ["bytes=-", "unsatisfiable"],
  ["bytes=9-0", "unsatisfiable"],
  ["bytes=x-y", "unsatisfiable"],
  ["bytes=0-1,x", "unsatisfiable"],
])("Range %j of 100 bytes means %j", (header, expected) => {
  const found = parseRange(header, 100);

  expect(Array.isArray(found) ? found.map(({ start, end }) => [start, end]) : found).toEqual(expected);
});

test("sends several parts as multipart/byteranges", async () => {
  const { get } = await aServer();
  const { headers: whole } = await get("/feed.rss");

  const { status, headers, body } = await get("/feed.rss", { range: "bytes=0-2,-2", "accept-encoding": "br" });
  const boundary = String(whole["etag"]).slice(1, -1);

  expect([status, headers["content-type"]]).toEqual([206, `multipart/byteranges; boundary=${boundary}`]);
  expect([headers["content-length"], headers["content-range"]]).toEqual([String(body.length), undefined]);
  expect(body.toString()).toBe(
    `${["0-2/2400\r\n\r\n<rs", "2398-2399/2400\r\n\r\n/>"]
      .map(
        (part) =>
          `\r\n--${boundary}\r\ncontent-type: application/rss+xml; charset=utf-8\r\ncontent-range: bytes ${part}`,
      )
      .join("")}\r\n--${boundary}--\r\n`,
  );
});

test("says how large a file is when a range is outside of it, and lets no cache keep that", async () => {
  const { get } = await aServer();

  const { status, headers } = await get("/feed.rss", { range: "bytes=2400-" });

  expect(status).toBe(416);
  expect(headers).toMatchObject({ "content-range": "bytes */2400", "cache-control": "no-store" });
  expect([headers["etag"], headers["last-modified"]]).toEqual([undefined, undefined]);
});

test("sends the whole when a range has no meaning: for HEAD, and after a weak or another tag", async () => {
  const { get } = await aServer();
  const etag = String((await get("/feed.rss")).headers["etag"]);

  const head = await get("/feed.rss", { range: "bytes=0-2" }, "HEAD");
  const weak = await get("/feed.rss", { range: "bytes=0-2", "if-range": `W/${etag}` });

  expect([head.status, head.headers["content-length"]]).toEqual([200, "2400"]);
  expect([weak.status, weak.body.length]).toEqual([200, 2400]);
});
