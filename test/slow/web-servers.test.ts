import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pagePolicy } from "../../src/formats/hosting/server-files.ts";
import { aProject, type Project, writeIn } from "../support/project.ts";
import { anApache, anNginx, installed, type WebServer } from "../support/web-servers.ts";

const html = "text/html; charset=utf-8";
const rss = "application/rss+xml; charset=utf-8";
const atom = "application/atom+xml; charset=utf-8";
const feedJson = "application/feed+json; charset=utf-8";
const json = "application/json; charset=utf-8";
const script = "text/javascript; charset=utf-8";

/** What is written, and as what it must come. */
const types: Readonly<Record<string, string>> = {
  ...{ "": html, "index.html": html, "feed.rss": rss, "feed.atom": atom, "feed.json": feedJson },
  ...{ "topics/ai/": html, "topics/ai/index.html": html, "topics/%E4%BA%BA/feed.rss": rss },
  ...{ "topics/ai/feed.rss": rss, "topics/ai/feed.atom": atom, "topics/ai/feed.json": feedJson },
  ...{ "feeds/best/": html, "feeds/best/feed.json": feedJson },
  ...{ "feeds.opml": "text/x-opml; charset=utf-8", "topics.json": json, "search.json": json },
  ...{ "feedmill.css": "text/css; charset=utf-8", "feedmill.js": script },
  ...{ "health/": html, "health/links.json": json, "api/v1/index.json": json },
  ...{ "embed/v1/": html, "embed/v1/all.html": html, "embed/v1/frames/topics/ai.html": html },
  ...{ "embed/v1/feedmill-feed.js": script, "embed/v1/frame.js": script },
};

async function builtAt(url: string, precompress = false): Promise<Project> {
  const project = aProject({
    records: { a: { topics: ["AI", "人"] }, b: {} },
    config: {
      site: { title: "Site", url, idPrefix: "tag:x.example,2026:" },
      feeds: { extra: [{ id: "best", title: "Best", where: {} }] },
      output: { api: true, precompress },
    },
  });
  await project.build();
  return project;
}

type Answer = { readonly status: number } & Readonly<Record<string, string | number | null>>;

async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, { headers, redirect: "manual" });
  await response.arrayBuffer();
  const value = (name: string) => response.headers.get(name);
  return {
    status: response.status,
    type: value("content-type")?.replace("application/javascript", "text/javascript") ?? null,
    cors: value("access-control-allow-origin"),
    caching: value("cache-control"),
    referrer: value("referrer-policy"),
    sniffing: value("x-content-type-options"),
    policy: value("content-security-policy"),
  };
}

const ours = { cors: "*", caching: "public, max-age=600", referrer: "no-referrer", sniffing: "nosniff" };
const nothing = { cors: null, caching: null, referrer: null, sniffing: null, policy: null };

const servers: readonly (readonly [string, boolean, (project: Project, folder?: string) => Promise<WebServer>])[] = [
  ["nginx", installed.nginx, anNginx],
  ["Apache", installed.apache, anApache],
];

describe.each(servers)("%s, with what a run wrote for it", (name, isInstalled, start) => {
  test.skipIf(!isInstalled).each([
    ["as they are", false],
    ["with packed twins", true],
  ])("sends every file with its type, and the policy with pages alone, %s", async (_how, precompress) => {
    const { url, complaints } = await start(await builtAt("https://feeds.example.org/", precompress));

    const seen = await Promise.all(Object.keys(types).map(async (path) => [path, await ask(url + path)] as const));

    expect(Object.fromEntries(seen)).toEqual(
      Object.fromEntries(
        Object.entries(types).map(([path, type]) => {
          return [path, { status: 200, type, ...ours, policy: type === html ? pagePolicy : null }];
        }),
      ),
    );
    expect(complaints()).toBe("");
  });

  test.skipIf(!isInstalled)("answers 304 to who has a file already, and says the same of caching", async () => {
    const { url } = await start(await builtAt("https://feeds.example.org/"));
    const first = await fetch(`${url}feed.rss`);
    const etag = first.headers.get("etag") ?? "";

    const again = await ask(`${url}feed.rss`, { "if-none-match": etag });
    const since = await ask(`${url}feed.rss`, { "if-modified-since": first.headers.get("last-modified") ?? "" });
    const other = await ask(`${url}feed.rss`, { "if-none-match": '"another"' });

    expect(etag).not.toBe("");
    expect([again.status, since.status, other.status]).toEqual([304, 304, 200]);
    expect(again).toMatchObject({ caching: ours.caching });
  });

  test.skipIf(!isInstalled)("leaves the site around the output alone", async () => {
    const project = await builtAt("https://example.org/my%20feeds/");
    const server = await start(project, "my feeds/");
    const { url, root, complaints } = server;
    writeIn(root, "index.html", "<p>somebody else's</p>");
    writeIn(root, "other/my feeds/feed.json", "{}");

    const theirs = await Promise.all(["", "index.html", "other/my%20feeds/feed.json"].map((path) => ask(url + path)));
    const feed = await ask(`${url}my%20feeds/topics/ai/feed.json`);
    const page = await ask(`${url}my%20feeds/topics/ai/`);

    expect(theirs).toMatchObject([nothing, nothing, nothing]);
    expect(theirs[2]?.["type"]).toMatch(/^application\/json/u);
    expect(feed).toEqual({ status: 200, type: feedJson, ...ours, policy: null });
    expect(page).toEqual({ status: 200, type: html, ...ours, policy: pagePolicy });
    expect(complaints()).toBe("");
  });

  test.skipIf(!isInstalled)("sends packed twins as they are, with the type and the rules of their files", async () => {
    const project = await builtAt("https://feeds.example.org/", true);
    const { url, root } = await start(project);
    // Debian's nginx-light has no Brotli.
    const codings = name === "nginx" ? ["gzip"] : ["gzip", "br"];

    for (const path of ["feed.rss", "topics/ai/feed.atom", "topics/ai/index.html"]) {
      const plain = await fetch(url + path, { headers: { "accept-encoding": "identity" } });
      for (const coding of codings) {
        const headers = { "accept-encoding": coding };
        const packed = await fetch(url + path, { headers });

        const size = statSync(join(root, `${path}.${coding === "br" ? "br" : "gz"}`)).size;
        expect([path, packed.headers.get("content-encoding")]).toEqual([path, coding]);
        expect(Number(packed.headers.get("content-length"))).toBe(size);
        expect(packed.headers.get("vary")).toMatch(/accept-encoding/iu);
        expect(await packed.text()).toBe(await plain.clone().text());
        expect(await ask(url + path, headers)).toEqual(await ask(url + path));
      }
      expect(plain.headers.get("content-encoding")).toBeNull();
    }
  });

  test.skipIf(!isInstalled || name !== "nginx")("sends texts compressed", async () => {
    const { url } = await start(await builtAt("https://feeds.example.org/"));

    for (const path of [
      "feed.rss",
      "feed.atom",
      "feed.json",
      "feeds.opml",
      "feedmill.js",
      "feedmill.css",
      "search.json",
      "",
    ]) {
      const response = await fetch(url + path, { headers: { "accept-encoding": "gzip" } });
      expect(`${path} ${response.headers.get("content-encoding")}`).toBe(`${path} gzip`);
    }
  });
});
