import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { integrityOf } from "../../src/formats/embed/snippets.ts";
import { type Answer, aHost, aWatchedPage, axeFaults, hasBrowser, openBrowser, vectors } from "../support/browser.ts";
import { aFolder, aProject } from "../support/project.ts";

const json =
  (body: unknown): Answer =>
  (_request, response) => {
    response.setHeader("Content-Type", "application/feed+json");
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

const version = "https://jsonfeed.org/version/1.1";
const huge: Answer = (_request, response) => {
  const chunk = "x".repeat(100_000);
  response.write(`{"version":"${version}","title":"`);
  const more = () => response.write(chunk, (error) => void (error ?? setImmediate(more)));
  more();
};
const badFeeds: Record<string, Answer> = {
  "/gone.json": (_request, response) => void response.writeHead(503).end("{}"),
  "/broken.json": json('{"version": "https://jsonfeed.org/version/1.1", "items": ['),
  "/other.json": json({ hello: "world" }),
  "/page.json": json("<!DOCTYPE html><title>Log in</title>"),
  "/null.json": json("null"),
  "/odd.json": json({ version, items: [null, 1, "x", { title: 1, url: {} }, { title: "t", url: "javascript:xss()" }] }),
  "/slow.json": () => undefined,
  "/dripping.json": (_request, response) => void response.write('{"version"'),
  "/huge.json": huge,
};

/** Waits from outside: the page's policy forbids what Playwright would run in it to wait. */
const until = (page: Page, condition: string) =>
  vi.waitFor(async () => expect(await page.evaluate(condition)).toBe(true), { timeout: 10_000, interval: 50 });

describe.skipIf(!hasBrowser)("the embed kit in a browser", { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** The feeds on one origin and a page of somebody else on another, with a strict policy. */
  async function anEmbed(
    body: (feeds: string) => string,
    routes: Record<string, Answer> = {},
    head?: (script: string) => string,
  ) {
    const project = aProject({
      records: Object.fromEntries(
        ["a", "b", "c", "d"].map((name) => [
          name,
          { title: `Story ${name}`, topics: ["AI"], provider: { name: "The Paper" } },
        ]),
      ),
    });
    await project.build();
    const feeds = await aHost(join(project.dir, "output"), { "Access-Control-Allow-Origin": "*" }, routes);
    const script = head?.(project.read("output/embed/v1/feedmill-feed.js")) ?? "";
    const html = `<!DOCTYPE html><html lang="en-GB"><title>Host</title>
<script type="module" src="${feeds}/embed/v1/feedmill-feed.js" crossorigin ${script}></script>
<script src="${feeds}/embed/v1/frame-host.js" defer></script><main><h1>Host</h1>${body(feeds)}</main></html>`;
    const csp = `default-src 'none'; script-src 'self' ${feeds}; connect-src ${feeds}; frame-src ${feeds}; style-src 'self'; require-trusted-types-for 'script'`;
    const host = await aHost(aFolder({ "index.html": html }), { "Content-Security-Policy": csp });
    return { feeds, host };
  }

  const fallback = "<ul><li><a href='https://fallback.example/'>Fallback</a></li></ul>";
  const component = (src: string, attributes = "") =>
    `<feedmill-feed src="${src}" ${attributes}>${fallback}</feedmill-feed>`;
  const links = (page: Page) => page.locator("feedmill-feed li[part=item] a");

  test("shows a feed of another origin under a strict policy with trusted types", async () => {
    const { host } = await anEmbed(
      (feeds) => component(`${feeds}/topics/ai/feed.json`, "limit=3"),
      {},
      (script) => `integrity="${integrityOf(script)}"`,
    );
    const { page, faults } = await aWatchedPage(browser);
    await page.goto(host);
    await links(page).first().waitFor();

    expect(await links(page).allTextContents()).toEqual(["Story a", "Story b", "Story c"]);
    expect(await page.getByText("Fallback").isVisible()).toBe(false);
    expect(await page.locator("feedmill-feed li[part=item]").first().innerText()).toContain("1 Jan 2026 · The Paper");
    expect(await page.locator("feedmill-feed ul[part=list]").getAttribute("aria-label")).toBe("AI – Site");
    expect(faults).toEqual([]);
  });

  test("keeps the list inside when the script was changed, or without JavaScript", async () => {
    const changed = await anEmbed(
      (feeds) => component(`${feeds}/feed.json`),
      {},
      () => `integrity="${integrityOf("other")}"`,
    );
    const { host } = await anEmbed((feeds) => component(`${feeds}/feed.json`));
    const tampered = await aWatchedPage(browser);
    const scriptless = await aWatchedPage(browser, { javaScriptEnabled: false });

    await tampered.page.goto(changed.host);
    await scriptless.page.goto(host);

    expect(await tampered.page.getByText("Fallback").isVisible()).toBe(true);
    expect(await scriptless.page.getByText("Fallback").isVisible()).toBe(true);
  });

  test.each(Object.keys(badFeeds))(
    "keeps the list inside, with a quiet note, when the feed is bad: %s",
    async (path) => {
      const { host } = await anEmbed((feeds) => component(feeds + path, 'timeout="1500"'), badFeeds);
      const { page, faults } = await aWatchedPage(browser);
      await page.goto(host);
      await page.getByText("The latest items could not be loaded.").waitFor();

      expect(await page.getByText("Fallback").isVisible()).toBe(true);
      expect(await links(page).count()).toBe(0);
      expect(faults).toEqual([]);
    },
  );

  test.each(["http://127.0.0.1:1/feed.json", "javascript:xss()", "data:application/json,{}", ""])(
    "keeps the list inside when src leads nowhere: %s",
    async (src) => {
      const { host } = await anEmbed(() => component(src, 'note="Later, please."'));
      const { page, faults } = await aWatchedPage(browser);
      await page.goto(host);
      await page.getByText("Later, please.").waitFor();

      expect(await page.getByText("Fallback").isVisible()).toBe(true);
      expect(faults.filter((fault) => !fault.startsWith("csp connect-src"))).toEqual([]);
    },
  );

  test("shows hostile text as text and links to nothing but http(s)", async () => {
    const items = vectors.map((vector, index) => ({
      id: vector,
      title: vector,
      url: index % 2 === 0 ? `https://x.example/${vector}` : "javascript:xss()",
      date_published: vector,
      language: vector,
      content_html: vector,
      authors: [{ name: vector, url: "javascript:xss()" }],
    }));
    const bait = { "/hostile.json": json({ version, title: vectors[1], language: vectors[2], items }) };
    const { host } = await anEmbed((feeds) => component(`${feeds}/hostile.json`, "limit=50"), bait);
    const { page, faults } = await aWatchedPage(browser);
    await page.goto(host);
    await links(page).first().waitFor();
    await page.waitForTimeout(300);

    expect(await links(page).allTextContents()).toEqual(vectors.filter((_, index) => index % 2 === 0));
    expect(await page.locator("feedmill-feed :is(script, img, svg, iframe)").count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test("follows the theme it is given, and the page's own with theme=host", async () => {
    const { host } = await anEmbed((feeds) =>
      ["light", "dark", "host"].map((theme) => component(`${feeds}/feed.json`, `theme=${theme}`)).join(""),
    );
    const { page } = await aWatchedPage(browser, { colorScheme: "light" });
    await page.goto(host);
    await links(page).first().waitFor();

    const papers = await page.evaluate(
      "[...document.querySelectorAll('feedmill-feed')].map((one) => getComputedStyle(one).backgroundColor)",
    );
    expect(papers).toEqual(["rgb(255, 255, 255)", "rgb(22, 24, 27)", "rgba(0, 0, 0, 0)"]);
  });

  test.each(["light", "dark"] as const)("has no fault that axe can find (%s)", async (theme) => {
    const { host } = await anEmbed(
      (feeds) => component(`${feeds}/feed.json`, `theme=${theme}`) + component(`${feeds}/none`, `theme=${theme}`),
    );
    const { page } = await aWatchedPage(browser);
    await page.goto(host);
    await links(page).first().waitFor();
    await page.getByText("could not be loaded").waitFor();
    await page.waitForTimeout(300);

    expect(await axeFaults(page)).toEqual([]);
  });

  test("shows the new feed when src or limit changes", async () => {
    const { host, feeds } = await anEmbed((base) => component(`${base}/none.json`));
    const { page } = await aWatchedPage(browser);
    await page.goto(host);
    await page.getByText("could not be loaded").waitFor();

    await page.evaluate(
      `{ const one = document.querySelector("feedmill-feed"); one.setAttribute("src", "${feeds}/feed.json"); one.setAttribute("limit", "2"); }`,
    );
    await links(page).first().waitFor();

    expect(await links(page).count()).toBe(2);
  });

  test("makes an iframe as high as its content, sandboxed and under a strict policy", async () => {
    const { host } = await anEmbed(
      (feeds) =>
        `<iframe data-feedmill src="${feeds}/embed/v1/frames/topics/ai.html?theme=dark" title="AI" height="20" sandbox="allow-scripts allow-popups"></iframe>`,
    );
    const { page, faults } = await aWatchedPage(browser, { viewport: { width: 600, height: 600 } });
    await page.goto(host);
    await until(page, "document.querySelector('iframe').height > 100");
    const frame = page.frameLocator("iframe");

    expect(await frame.getByRole("listitem").count()).toBe(4);
    const inside = page.frames().at(-1);
    expect(await inside?.evaluate("innerHeight >= document.documentElement.scrollHeight")).toBe(true);
    expect(await inside?.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(22, 24, 27)");
    expect(faults).toEqual([]);
  });

  test("makes an iframe as high as its content, also when the page around begins to listen late", async () => {
    const { host } = await anEmbed(
      (feeds) => `<iframe data-feedmill src="${feeds}/embed/v1/frames/topics/ai.html" title="AI" height="20"></iframe>`,
    );
    const { page } = await aWatchedPage(browser, { viewport: { width: 600, height: 600 } });
    await page.route("**/frame-host.js", async (route) => {
      await until(page, "document.querySelector('iframe') !== null");
      const inside = page.frames().find((frame) => frame.url().includes("/frames/"));
      await inside?.waitForLoadState("load");
      await inside?.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
      await route.continue();
    });
    await page.goto(host);

    await until(page, "document.querySelector('iframe').height > 100");
  });

  test.each([
    ["limit=-3", 4],
    ["limit=2.5", 2],
    ["limit=2x", 4],
    ["timeout=1e12", 4],
    ["limit=0 timeout=-1", 4],
  ])("takes odd numbers for what was meant, or for none: %s", async (attributes, items) => {
    const { host } = await anEmbed((feeds) => component(`${feeds}/topics/ai/feed.json`, attributes));
    const { page } = await aWatchedPage(browser);
    await page.goto(host);
    await links(page).first().waitFor();

    expect(await links(page).count()).toBe(items);
  });

  test("shows what stands inside it, and no note, while the feed is empty", async () => {
    const empty = JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "Empty", items: [] });
    const { host } = await anEmbed((feeds) => component(`${feeds}/empty.json`), {
      "/empty.json": (_request, response) => void response.end(empty),
    });
    const { page } = await aWatchedPage(browser);
    await page.addInitScript(
      "addEventListener('feedmill-load', ({ detail }) => { globalThis.loaded = detail; }, true)",
    );
    await page.goto(host);
    await until(page, "globalThis.loaded?.items === 0");

    expect(await page.getByRole("link", { name: "Fallback" }).isVisible()).toBe(true);
    expect(await page.locator("feedmill-feed [part=note]").count()).toBe(0);
  });

  test("lays each item out the way its own title runs", async () => {
    const item = (id: string, title: string) => ({
      id,
      title,
      url: "https://x.example/",
      authors: [{ name: "Paper" }],
    });
    const entries = [item("1", "مرحبا"), item("2", "Hello")];
    const feed = JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "Two", items: entries });
    const { host } = await anEmbed((feeds) => component(`${feeds}/two.json`), {
      "/two.json": (_request, response) => void response.end(feed),
    });
    const { page } = await aWatchedPage(browser);
    await page.goto(host);
    await links(page).first().waitFor();

    const items = "[...document.querySelector('feedmill-feed').shadowRoot.querySelectorAll('li')]";
    expect(await page.evaluate(`${items}.map((item) => getComputedStyle(item).direction)`)).toEqual(["rtl", "ltr"]);
  });

  test("lets nobody but the frame itself set its height", async () => {
    const { host } = await anEmbed(() => '<iframe data-feedmill title="x" height="50"></iframe>');
    const { page } = await aWatchedPage(browser);
    await page.goto(host);

    await page.evaluate(
      "postMessage({ type: 'feedmill:height', height: 5000 }, '*'); new Promise((done) => setTimeout(done, 100))",
    );

    expect(await page.locator("iframe").getAttribute("height")).toBe("50");
  });
});
