import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pagePolicy } from "../../src/formats/hosting/server-files.ts";
import { aHost, aWatchedPage, axeFaults, hasBrowser, openBrowser, vectors } from "../support/browser.ts";
import { aProject } from "../support/project.ts";

const drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const policy = { "Content-Security-Policy": pagePolicy };

describe.skipIf(!hasBrowser)("pages in a browser", { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  type SiteParts = { readonly limit?: number; readonly picture?: string; readonly title?: string };

  async function aSiteOf(
    fields: Record<string, unknown> = {},
    { limit = 50, picture, title = "Tides" }: SiteParts = {},
  ) {
    const project = aProject({
      config: { site: { title: "Site", url: "https://feeds.example.org/", ...fields }, feeds: { limit } },
      topics: { tech: { name: "Tech" }, ai: { name: "AI", parent: "Tech" } },
      records: {
        a: {
          title: "Crème brûlée by robots",
          topics: ["AI"],
          publishedDateTime: "2026-01-02T00:00:00Z",
          images: picture === undefined ? [] : [{ url: picture }],
        },
        b: {
          title,
          excerpt: "Water rises.",
          topics: ["Sea"],
          images: [{ url: "https://news.example/t.jpg", width: 1200, height: 630 }],
          provider: { name: "The Paper" },
          related: [{ title: "More tides", webUrl: "https://other.example/" }],
        },
        c: { title: "人工智能", topics: ["AI"] },
      },
    });
    await project.build();
    const output = join(project.dir, "output");
    return { output, base: await aHost(output, policy) };
  }

  test("finds items while somebody types, whatever the accents, and says how many", async () => {
    const { base } = await aSiteOf();
    const { page, faults } = await aWatchedPage(browser);
    await page.goto(`${base}/`);
    const results = page.getByRole("list", { name: "Found" }).getByRole("listitem");

    await page.getByRole("searchbox", { name: "Search" }).fill("creme rob");
    await results.first().waitFor();
    const one = await results.allTextContents();
    await page.getByRole("searchbox").fill("智能");
    await results.filter({ hasText: "人" }).waitFor();
    const other = await results.allTextContents();
    await page.getByRole("searchbox").fill("zebra");
    await page.getByText("Nothing found").waitFor();

    expect(one).toEqual([expect.stringContaining("Crème brûlée")]);
    expect(other).toEqual([expect.stringContaining("人工智能")]);
    expect(faults).toEqual([]);
  });

  test("search and copy in the words of the site, those of its config before the built-in ones", async () => {
    const { base } = await aSiteOf({ language: "de-AT", words: { "Nothing found": "<b>Nix</b> gefunden" } });
    const { page, context, faults } = await aWatchedPage(browser);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${base}/`);
    const input = page.getByRole("searchbox", { name: "Suche" });
    const note = page.getByRole("search").getByRole("status");

    await input.fill("creme");
    await note.getByText("1 Beitrag", { exact: true }).waitFor();
    await input.fill("ai");
    await note.getByText("2 Beiträge", { exact: true }).waitFor();
    await input.fill("zebra");
    await note.getByText("<b>Nix</b> gefunden").waitFor();
    await page.getByRole("button", { name: "Adresse kopieren: RSS" }).click();
    await page.getByRole("button", { name: "Adresse kopieren: RSS" }).getByText("Kopiert").waitFor();

    expect(faults).toEqual([]);
  });

  test("hide what cannot work: the search and the copy buttons from file:// and without JavaScript", async () => {
    const { output, base } = await aSiteOf();
    const local = await aWatchedPage(browser);
    const scriptless = await aWatchedPage(browser, { javaScriptEnabled: false });

    await local.page.goto(pathToFileURL(join(output, "index.html")).href);
    await scriptless.page.goto(`${base}/`);

    for (const { page } of [local, scriptless]) {
      expect(await page.locator("form").isVisible()).toBe(false);
      expect(await page.locator("button:visible").count()).toBe(0);
      expect(await page.getByRole("link", { name: "RSS", exact: true }).isVisible()).toBe(true);
    }
    // The look is there nevertheless.
    expect(await local.page.evaluate("getComputedStyle(document.body).maxWidth")).toBe("768px");
  });

  test("say so when the search's list cannot be had", async () => {
    const { base } = await aSiteOf();
    const { page } = await aWatchedPage(browser);
    await page.route("**/search.json", (route) => route.abort());
    await page.goto(`${base}/`);

    await page.getByRole("searchbox").fill("tides");

    await page.getByText("The search does not work right now.").waitFor();
  });

  test.each([
    ["after the script", false],
    ["before the script", true],
  ])("hide a picture that cannot be had, and no other, when it fails %s", async (_when, isBefore) => {
    const { base } = await aSiteOf({}, { picture: "https://pics.example/here.svg" });
    const { page, faults } = await aWatchedPage(browser);
    const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("t.jpg"));
    await page.route("**/here.svg", (route) => route.fulfill({ contentType: "image/svg+xml", body: drawing }));
    await page.route("**/feedmill.js", async (route) => {
      if (isBefore) await failed;
      await route.continue();
    });
    // Scripts that are modules have run by then.
    const isReady = page.waitForEvent("domcontentloaded");
    await page.route("**/t.jpg", async (route) => {
      if (!isBefore) await isReady;
      await route.abort();
    });
    await page.goto(`${base}/`, { waitUntil: "load" });
    await failed;

    await page.locator(".items img[src$='t.jpg'][hidden]").waitFor({ state: "attached" });

    expect(await page.locator(".items img[src$='here.svg']").isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  test("copy a feed's address, by keyboard too", async () => {
    const { base } = await aSiteOf();
    const { page, context, faults } = await aWatchedPage(browser);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${base}/topics/ai/`);

    await page.getByRole("button", { name: "Copy the address: RSS" }).press("Enter");
    await page.getByRole("status").getByText("Copied").waitFor({ state: "attached" });

    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(`${base}/topics/ai/feed.rss`);
    expect(faults).toEqual([]);
  });

  test("lead from a topic to its parent, its children and home", async () => {
    const { base } = await aSiteOf();
    const { page } = await aWatchedPage(browser);
    await page.goto(`${base}/topics/ai/`);

    await page.getByRole("link", { name: "Tech" }).click();
    await page.getByRole("navigation", { name: "Topics below" }).getByRole("link", { name: "AI" }).click();
    await page.getByRole("link", { name: "Site", exact: true }).click();

    expect(new URL(page.url()).pathname).toBe("/index.html");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Site");
  });

  test("lead to older items and back", async () => {
    const { base } = await aSiteOf({}, { limit: 1 });
    const { page, faults } = await aWatchedPage(browser);
    await page.goto(`${base}/`);

    await page.getByRole("link", { name: "Older items" }).click();
    await page.getByRole("link", { name: "Older items" }).click();
    const last = await page.getByRole("navigation", { name: "Pages" }).textContent();
    await page.getByRole("link", { name: "Newer items" }).click();
    await page.getByRole("link", { name: "Newer items" }).click();

    expect(last).toContain("Page 3 of 3");
    expect(new URL(page.url()).pathname).toBe("/index.html");
    expect(faults).toEqual([]);
  });

  test("are dark for who wants it dark, and never wider than a phone", async () => {
    const { base } = await aSiteOf();
    const paper = async (colorScheme: "light" | "dark") => {
      const { page } = await aWatchedPage(browser, { colorScheme, viewport: { width: 320, height: 640 } });
      await page.goto(`${base}/`);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
      return page.evaluate("getComputedStyle(document.body).backgroundColor");
    };

    expect([await paper("light"), await paper("dark")]).toEqual(["rgb(252, 252, 250)", "rgb(22, 24, 27)"]);
  });

  test.each([
    ["light", "en"],
    ["dark", "en"],
    ["light", "ar"],
  ] as const)("have no fault that axe can find (%s, %s)", async (colorScheme, language) => {
    const { base } = await aSiteOf({ language }, { limit: 1 });
    const { page } = await aWatchedPage(browser, { colorScheme });
    const paths = [
      "/",
      "/page/2.html",
      "/topics/ai/",
      "/topics/sea/",
      "/health/",
      "/embed/v1/",
      "/embed/v1/frames/all.html",
    ];

    for (const path of paths) {
      await page.goto(base + path, { waitUntil: "load" });
      await page.waitForTimeout(300);
      expect(await axeFaults(page), path).toEqual([]);
    }
  });

  test("run from right to left in Arabic", async () => {
    const { base } = await aSiteOf({ language: "ar" }, { title: "المد والجزر" });
    const { page } = await aWatchedPage(browser);
    await page.route("**/t.jpg", (route) => route.fulfill({ contentType: "image/svg+xml", body: drawing }));
    await page.goto(`${base}/topics/sea/`);
    const picture = await page.locator(".items img").boundingBox();
    const title = await page.locator(".items h3 a").boundingBox();

    expect(picture?.x).toBeLessThan(title?.x ?? 0);
  });

  test("run no script of a record, whatever its fields hold", async () => {
    const fields = (vector: string) => ({
      title: vector,
      excerpt: vector,
      category: vector,
      language: vector,
      topics: [vector],
      provider: { name: vector, domain: vector, authors: [vector] },
      images: [{ url: `https://news.example/${vector}`, title: vector }],
      related: [{ title: vector, webUrl: `https://other.example/${vector}`, provider: { name: vector } }],
      featuredContent: vector,
    });
    const records = Object.fromEntries(
      vectors.map((vector, index) => [
        `v${index}`,
        { ...fields(vector), originalUrl: `https://x.example/${index}?${vector}` },
      ]),
    );
    const config = {
      site: { title: vectors[1], description: vectors[0], url: "https://feeds.example.org/" },
      feeds: { content: "full" },
    };
    const project = aProject({ config, records });
    await project.build();
    // Without a policy nothing but our own care stands between a record and the page.
    const [bare, strict] = [await aHost(join(project.dir, "output")), await aHost(join(project.dir, "output"), policy)];
    const pages = Object.keys(project.output()).filter((path) => path.endsWith(".html"));

    for (const base of [bare, strict]) {
      const { page, faults } = await aWatchedPage(browser);
      for (const path of pages) {
        await page.goto(`${base}/${path.split("/").map(encodeURIComponent).join("/")}`);
        const links = await page.evaluate("[...document.links].map((link) => link.protocol)");
        expect(new Set(links as string[]).difference(new Set(["http:", "https:", "feed:"])), path).toEqual(new Set());
      }
      await page.goto(`${base}/`);
      await page.getByRole("searchbox").fill("xss");
      await page.getByRole("list", { name: "Found" }).waitFor();
      await page.waitForTimeout(300);
      expect(faults).toEqual([]);
    }
    expect(pages.length).toBeGreaterThan(15);
  });
});
