import { describe, expect, test } from "vitest";
import { aProject } from "../../support/project.ts";

const records = { a: { topics: ["AI Ethics"] }, b: { topics: ["Law"] } };

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
    expect(notes.join()).toContain("Left _headers alone");
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
    expect(notes.join()).toContain("Left _headers alone");
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
