import { expect, test } from "vitest";
import { aServer } from "../support/output-server.ts";

test.each([
  ["/", "text/html; charset=utf-8"],
  ["/feed.rss", "application/rss+xml; charset=utf-8"],
  ["/feed.atom", "application/atom+xml; charset=utf-8"],
  ["/feed.json", "application/feed+json; charset=utf-8"],
  ["/topics/ai/feed.json", "application/feed+json; charset=utf-8"],
  ["/topics/%E6%97%A5%E6%9C%AC/feed.rss", "application/rss+xml; charset=utf-8"],
  ["/topics/ai/", "text/html; charset=utf-8"],
  ["/topics.json", "application/json; charset=utf-8"],
  ["/feeds.opml", "text/x-opml; charset=utf-8"],
  ["/embed/v1/widget.js", "text/javascript; charset=utf-8"],
  ["/feedmill.css", "text/css; charset=utf-8"],
  ["/picture.png", "image/png"],
  ["/feed.rss.gz", "application/gzip"],
  ["/feed.rss.br", "application/octet-stream"],
  ["/topics/empty/readme", "application/octet-stream"],
  ["/inside.txt", "text/plain; charset=utf-8"],
  ["/feed.rss?utm_source=x", "application/rss+xml; charset=utf-8"],
])("%s is served as %s", async (path, type) => {
  const { get } = await aServer();

  const { status, headers } = await get(path);

  expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type });
  expect(headers).toMatchObject({
    "cache-control": "public, max-age=1800",
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
    etag: expect.stringMatching(/^"[\w-]+"$/),
    "last-modified": expect.stringMatching(/GMT$/),
    vary: "accept-encoding",
  });
});

test("redirects a folder to its slash, relative, so that it works behind any proxy", async () => {
  const { get } = await aServer();

  const { status, headers } = await get("/topics/ai");

  expect([status, headers["location"]]).toEqual([301, "ai/"]);
});

test("answers HEAD with the headers of GET and no body", async () => {
  const { get } = await aServer();

  const { date: _, ...head } = (await get("/feed.rss", {}, "HEAD")).headers;
  const { date: __, ...whole } = (await get("/feed.rss")).headers;

  expect(head).toEqual(whole);
  expect((await get("/feed.rss", {}, "HEAD")).body.length).toBe(0);
});

test("lets pages load only files of the same site, and lets other sites frame only embeds", async () => {
  const { get } = await aServer();

  const page = String((await get("/")).headers["content-security-policy"]);
  const frame = String((await get("/embed/v1/frame.html")).headers["content-security-policy"]);

  expect(page).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(page).not.toContain("unsafe");
  expect([page.split("; ").at(-1), frame.split("; ").at(-1)]).toEqual(["frame-ancestors 'self'", "frame-ancestors *"]);
  expect(frame.split(";").slice(0, -1)).toEqual(page.split(";").slice(0, -1));
});

test("sends a `Link` header with the files that have one", async () => {
  const { get } = await aServer();

  const feed = await get("/topics/ai/feed.json");
  const other = await get("/feed.rss");

  expect(feed.headers["link"]).toBe('<https://hub.example/>; rel="hub"');
  expect(other.headers["link"]).toBeUndefined();
});

test("logs requests without their query", async () => {
  const { get, said } = await aServer();

  await get("/feed.rss?token=hush", { authorization: "Bearer hush" });

  expect(said.join("\n")).toContain('"path":"/feed.rss"');
  expect(said.join("\n")).not.toContain("hush");
});
