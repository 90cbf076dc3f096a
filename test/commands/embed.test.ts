import { describe, expect, test } from "vitest";
import { integrityOf } from "../../src/formats/embed/snippets.ts";
import { aProject, runCommand } from "../support/project.ts";

const records = {
  a: { title: "5 < 6", topics: ["AI Ethics"] },
  b: { topics: ["Law"] },
};

describe("feedmill embed", () => {
  test.each(["ai ethics", "ai-ethics", "topics/ai-ethics", "AI Ethics"])(
    "finds a topic by name or id: %s",
    async (topic) => {
      const project = aProject({ records });

      const { code, out } = await project.command("embed", topic);

      expect(code).toBe(0);
      expect(out).toContain('src="https://feeds.example.org/embed/v1/feedmill-feed.js"');
      expect(out).toContain('<feedmill-feed src="https://feeds.example.org/topics/ai-ethics/feed.json"');
      expect(out).toContain('src="https://feeds.example.org/embed/v1/frames/topics/ai-ethics.html"');
      expect(out).toContain("https://feeds.example.org/embed/v1/topics/ai-ethics.html");
      expect(out).toContain(">5 &lt; 6</a>");
      expect(out).toContain(
        "script-src 'self' https://feeds.example.org; connect-src 'self' https://feeds.example.org",
      );
    },
  );

  test.each([
    "https://feeds.example.org/topics/law/feed.json",
    "https://feeds.example.org/topics/law/",
    "https://feeds.example.org/topics/law/index.html",
    "topics/law/",
    "output/topics/law",
    "./output/topics/law/feed.rss",
  ])("finds a feed by its address or folder: %s", async (wanted) => {
    const { out } = await aProject({ records }).command("embed", wanted, "--json");

    expect(JSON.parse(out)).toMatchObject({ feed: "topics/law" });
  });

  test.each(["https://feeds.example.org", "https://feeds.example.org/feed.rss", "output", "index.html"])(
    "finds the feed of everything at %s",
    async (wanted) => {
      const { out } = await aProject({ records }).command("embed", wanted, "--json");

      expect(JSON.parse(out)).toMatchObject({ feed: "all" });
    },
  );

  test("suggests what a name may have meant, and tells a topic called all from everything", async () => {
    const project = aProject({ records: { ...records, c: { topics: ["All"] } } });

    const slip = await project.command("embed", "ai-etics");
    const broken = await project.command("embed", "https://feeds.example.org/%zz/");
    const elsewhere = await project.command("embed", "https://other.example/topics/law/");

    expect(slip.err).toContain(
      'no topic or feed ai-etics; did you mean "ai-ethics"? there are all, ai-ethics, topics/all, law',
    );
    expect(broken.code).toBe(2);
    expect(elsewhere.err).toContain("no topic or feed https://other.example/topics/law/; there are all");
  });

  test("names files that a run writes, and the hash of the script as it is written", async () => {
    const project = aProject({ records });
    await project.build();

    const { out } = await project.command("embed", "all", "--json");

    const { feed, integrity, component, frame } = JSON.parse(out) as Record<string, string>;
    const addresses = [...`${component}${frame}`.matchAll(/https:\/\/feeds\.example\.org\/(embed[^"]*|feed.json)/gu)];
    expect(feed).toBe("all");
    expect(integrity).toBe(`integrity="${integrityOf(project.read("output/embed/v1/feedmill-feed.js"))}"`);
    expect(addresses.map(([, path]) => project.exists(`output/${path}`))).toEqual([true, true, true, true]);
  });

  test("says which topics there are when it knows none of that name", async () => {
    const project = aProject({ records });

    const { code, err } = await project.command("embed", "robots");

    expect(code).toBe(2);
    expect(err).toContain("there are all, ai-ethics, law");
  });

  test("says that addresses are made up while the site has none", async () => {
    const project = aProject({ records, config: { site: { title: "Site" } } });

    const { err } = await runCommand(["embed", "law"], { cwd: project.dir });

    expect(err).toContain("Set site.url");
  });

  test("offers no component where there is no feed for it to read", async () => {
    const { out } = await aProject({ records, config: { feeds: { formats: ["rss"] } } }).command("embed", "law");

    expect(out).not.toContain("feed.json");
    expect(out).toContain("frames/topics/law.html");
  });

  test("says so when the kit is not written", async () => {
    const { code, err } = await aProject({ records, config: { output: { embed: false } } }).command("embed", "law");

    expect(code).toBe(2);
    expect(err).toContain("output.embed");
  });
});

describe("files for web servers", () => {
  test("give feeds their content types wherever the site lies, and set no header twice for a path", async () => {
    const project = aProject({
      records,
      config: { site: { url: "https://example.org/feeds" }, feeds: { formats: ["rss", "json"] } },
    });
    await project.build();

    const headers = project.read("output/_headers");

    expect(headers).toContain("/feeds/topics/:topic/feed.rss\n  Content-Type: application/rss+xml; charset=utf-8");
    expect(headers).toContain("/feeds/feed.json\n  Content-Type: application/feed+json; charset=utf-8");
    expect(headers).toContain("Access-Control-Allow-Origin: *");
    expect(headers).not.toContain("atom");
    expect(headers.match(/^\/\S+$/gmu)).toEqual([...new Set(headers.match(/^\/\S+$/gmu))]);
    for (const name of ["nginx.conf", "htaccess.txt", "headers.txt"]) {
      expect(project.read(`output/embed/v1/${name}`)).toContain("application/feed+json");
    }
    expect(project.read("output/embed/v1/nginx.conf")).toContain(
      'location ~ "^/feeds/(.*/)?feed\\.json$" { types { } default_type application/feed+json; }',
    );
  });

  test("keep to what Netlify and Cloudflare Pages read, and know neither list nor type of what is not written", async () => {
    const project = aProject({ records, config: { feeds: { formats: ["json"] }, output: { opml: false } } });
    await project.build();
    const lines = project.read("output/_headers").split("\n");

    const rules = lines.filter((line) => line.startsWith("/"));
    expect(rules.length).toBeLessThanOrEqual(100);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(2000);
    // One splat at the end at most, placeholders of letters, headers as `  Name: value`.
    for (const rule of rules) expect(rule).toMatch(/^\/(?:[\w.-]+\/|:[a-z]+\/)*(?:[\w.-]+|\*)?$/u);
    for (const line of lines) expect(line).toMatch(/^(?:$|#|\/| {2}[\w-]+: \S)/u);
    for (const name of ["nginx.conf", "htaccess.txt", "headers.txt"]) {
      expect(project.read(`output/embed/v1/${name}`)).not.toMatch(/opml|rss/u);
    }
  });

  test("name the packed twins only where there are any", async () => {
    const project = aProject({ records });
    const settings = () => ["nginx.conf", "htaccess.txt"].map((name) => project.read(`output/embed/v1/${name}`));
    await project.build();
    const without = settings();
    project.config({ output: { precompress: true } });

    await project.build();

    expect(without.join()).not.toMatch(/gzip_static|brotli_static|\.br\b|\.gz\b/u);
    const [nginx, apache] = settings();
    expect(nginx).toMatch(/^gzip_static on;$/mu);
    expect(nginx).toMatch(/^# brotli_static on;$/mu);
    expect(apache).toContain("  RewriteCond %{REQUEST_FILENAME}.br -f\n  RewriteRule ^(.+)$ $1.br ");
    expect(apache).toContain(
      '<FilesMatch "^feed\\.rss(\\.br|\\.gz)?$">\n  ForceType "application/rss+xml; charset=utf-8"',
    );
    expect(apache).toContain("AddEncoding gzip .gz");
  });

  test("leave somebody's own _headers alone", async () => {
    const project = aProject({ records });
    project.write("output/_headers", "/*\n  X-Mine: yes\n");

    const { notes } = await project.build();

    expect(project.read("output/_headers")).toContain("X-Mine");
    expect(notes.join()).toContain("_headers is not feedmill's");
  });

  test.each([
    ["below rules of their own", (ours: string) => `/*\n  X-Mine: yes\n${ours}`],
    ["above rules of their own", (ours: string) => `${ours}/mine\n  X-Mine: yes\n`],
  ])("leave it alone also when headers.txt was pasted into it, %s", async (_where, paste) => {
    const project = aProject({ records });
    await project.build();
    project.write("output/_headers", paste(project.read("output/embed/v1/headers.txt")));
    project.config({ feeds: { formats: ["json"] } });

    const { notes } = await project.build();
    project.remove(".feedmill");
    await project.build({ force: true });

    expect(project.read("output/_headers")).toContain("X-Mine");
    expect(notes.join()).toContain("_headers is not feedmill's");
  });

  test("are known as feedmill's own although the memory of them was lost", async () => {
    const project = aProject({ records });
    await project.build();
    project.remove(".feedmill");
    project.config({ feeds: { formats: ["json"] } });

    const { notes } = await project.build();

    expect(notes.join()).not.toContain("left alone");
    for (const path of ["_headers", ...["headers.txt", "nginx.conf", "htaccess.txt"].map((name) => `embed/v1/${name}`)])
      expect(project.read(`output/${path}`)).not.toContain("rss");
  });

  test("tell a policy for every page that is written, and one only", async () => {
    const project = aProject({
      records: Object.fromEntries(Array.from({ length: 6 }, (_, number) => [`r${number}`, { topics: ["AI"] }])),
      config: { feeds: { limit: 2, extra: [{ id: "mine", title: "Mine", where: { topics: ["ai"] } }] } },
    });
    await project.build();
    const rules = policyRules(project.read("output/_headers"));

    const pages = Object.keys(project.output()).filter((path) => path.endsWith(".html"));
    const told = pages.map((path) => [path, rules.filter((rule) => rule.test(`/${path}`)).length]);

    expect(pages).toEqual(
      expect.arrayContaining(["index.html", "page/2.html", "topics/ai/page/2.html", "feeds/mine/page/2.html"]),
    );
    expect(told).toEqual(pages.map((path) => [path, 1]));
  });
});

/** The paths of `_headers` that set a policy, as Netlify and Cloudflare Pages match them. */
function policyRules(headers: string): RegExp[] {
  const paths = [...headers.matchAll(/^(\/.*)\n {2}Content-Security-Policy: /gmu)].map(([, path]) => path ?? "");
  return paths.map((path) => new RegExp(`^${path.replaceAll(".", "\\.").replace("*", ".*")}$`, "u"));
}
