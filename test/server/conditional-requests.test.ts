import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aServer, body } from "../support/output-server.ts";

test("answers 304 without a body when the client has the file already", async () => {
  const { get } = await aServer();
  const br = { "accept-encoding": "br" };
  const first = await get("/feed.rss", br);
  const etag = String(first.headers["etag"]);
  const since = String(first.headers["last-modified"]);

  const answers = await Promise.all([
    get("/feed.rss", { ...br, "if-none-match": etag }),
    get("/feed.rss", { ...br, "if-none-match": `W/${etag}` }),
    get("/feed.rss", { "if-modified-since": since }),
    get("/feed.rss", { "if-none-match": '"other"', "if-modified-since": since }),
    get("/feed.rss", { ...br, "if-none-match": etag }, "HEAD"),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([304, 304, 304, 200, 304]);
  // What RFC 9110 asks of a 304, that scripts of other sites may read it, and nothing that the client has already.
  expect(answers[0]?.headers).toEqual({
    ...{ etag, vary: "accept-encoding", "cache-control": "public, max-age=1800" },
    ...{ "access-control-allow-origin": "*", date: expect.any(String), connection: "close" },
  });
  expect(answers[0]?.body.length).toBe(0);
});

test("answers no 304 for a changed file, for other methods or for another encoding", async () => {
  const { get, outputDir } = await aServer();
  const { headers } = await get("/feed.rss");
  const known = { "if-none-match": String(headers["etag"]) };

  const packed = await get("/feed.rss", { ...known, "accept-encoding": "br" });
  const post = await get("/feed.rss", known, "POST");
  const missing = await get("/nothing", { "if-none-match": "*" });
  writeFileSync(join(outputDir, "feed.rss"), body("<rss>2</rss>"));
  const changed = await get("/feed.rss", known);

  expect([packed, post, missing, changed].map(({ status }) => status)).toEqual([200, 405, 404, 200]);
});
