import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NewRecord } from "../../../src/commands/new/new.ts";
import { aProject, filesIn, linkOf, type Project, type ProjectParts, runCommand } from "../../support/project.ts";
import { aWeb, type Route, type Web } from "../../support/web.ts";

const answer =
  (body: string | Buffer, type = "text/html; charset=utf-8", status = 200): Route =>
  ({ response }) =>
    response.writeHead(status, { "content-type": type }).end(body);

const story = `<!doctype html><html lang="de"><head><title>A story | Paper</title>
  <meta property="og:site_name" content="Paper"><meta property="og:description" content="All about feeds &amp; HTTP.">
  <meta property="article:published_time" content="2026-01-05T10:00:00Z"><meta property="og:image" content="/a.png">
  <link rel="canonical" href="/story"></head></html>`;

let asked: { readonly agent: string | undefined; readonly accept: string | undefined };
let web: Web;
beforeAll(async () => {
  web = await aWeb({
    "/story": answer(story),
    "/agent": ({ request, response }) => {
      asked = { agent: request.headers["user-agent"], accept: request.headers.accept };
      response.writeHead(200, { "content-type": "text/html" }).end("<title>Agent</title>");
    },
    "/latin": answer(Buffer.from("<title>Gr\u00fc\u00dfe</title>", "latin1"), "text/html; charset=iso-8859-1"),
    "/meta-latin": answer(
      Buffer.from('<meta charset="windows-1252"><title>Gr\u00fc\u00dfe</title>', "latin1"),
      "text/html",
    ),
    "/untitled": answer("<p>Nothing</p>"),
    "/pdf": answer("%PDF-1.7", "application/pdf"),
    "/elsewhere": answer('<title>Elsewhere</title><link rel="canonical" href="https://bank.example/">'),
    "/hostile": answer(
      `<title>x"\n---\npublished: true\n&lt;script&gt;alert(1)&lt;/script&gt;\u001b[2J../../../x</title>
       <meta name="description" content="---&#10;removed: true&#10;!!js/function x">
       <meta property="og:image" content="javascript:alert(1)"><meta property="og:site_name" content="{a: &b *b}">`,
    ),
  });
});
afterAll(() => web.close());

const open = { links: { allowPrivate: true, timeoutMs: 500 } };

async function create(project: Project, ...args: string[]): Promise<NewRecord> {
  const { code, out, err } = await project.command("new", "--json", ...args);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as NewRecord;
}

const records = (project: Project) => filesIn(join(project.dir, "records"));
const problemsOf = async (project: Project) => JSON.parse((await project.command("validate", "--json")).out).problems;

describe("new", () => {
  test("writes a record of what the page says, hidden at first", async () => {
    const project = aProject({ config: open });

    const { code, out } = await project.command("new", web.url("/story"));

    expect(code).toBe(0);
    expect(out).toContain("records/2026-01-05-a-story.md\n  title      A story\n");
    expect(records(project)).toEqual({
      "2026-01-05-a-story.md": `---
title: "A story"
excerpt: "All about feeds & HTTP."
publishedDateTime: 2026-01-05T10:00:00Z
originalUrl: "${web.url("/story")}"
published: false
language: "de"
provider:
  name: "Paper"
  domain: "127.0.0.1"
images:
  - url: "${web.url("/a.png")}"
---
`,
    });
    expect(await problemsOf(project)).toEqual([]);
  });

  test("puts flags before what the page says, and publishes when asked", async () => {
    const project = aProject({ config: open });
    const flags = ["--title", "Mine", "--excerpt", "", "--date", "2026-01-02", "--image", "https://a.example/x.png"];

    const record = await create(project, web.url("/story"), ...flags, "--publish");

    expect(record).toMatchObject({
      file: "records/2026-01-02-mine.md",
      title: "Mine",
      publishedAt: "2026-01-02T00:00:00.000Z",
      image: "https://a.example/x.png",
      isPublished: true,
      isDatedNow: false,
    });
    expect(record).not.toHaveProperty("excerpt");
    expect((await project.build()).items.published).toBe(1);
  });

  test("asks as the checker does: honestly, and through redirects", async () => {
    const project = aProject({ config: open });

    await create(project, web.url("/agent"));
    const moved = await create(project, web.url("/chain/3"), "--title", "Chain");

    expect(asked.accept).toMatch(/^text\/html,/u);
    expect(asked.agent).toMatch(/^Mozilla\/5\.0 \(compatible; feedmill\/.+; \+https:\/\/feeds\.example\.org\/\)$/u);
    expect(moved.url).not.toContain("/chain/3");
  });

  test.each(["/latin", "/meta-latin"])("reads the charset of %s", async (path) => {
    const { title } = await create(aProject({ config: open }), web.url(path));

    expect(title).toBe("Grüße");
  });

  test("drops tracking that the page itself leaves out, but believes no other address", async () => {
    const project = aProject({ config: open });

    const tracked = await create(project, web.url("/story?utm_source=mail"));
    const liar = await create(project, web.url("/elsewhere"));

    expect(tracked.url).toBe(web.url("/story"));
    expect(liar.url).toBe(web.url("/elsewhere"));
  });

  test("dates a page that has no date now, and says so", async () => {
    const project = aProject({ config: open });
    const today = new Date().toISOString().slice(0, 10);

    const { out } = await project.command("new", web.url("/agent"));

    expect(out).toContain(`date       ${today} (today, because nothing says another)`);
    expect(out).toContain("topics     none; add some to the file");
  });

  test("never overwrites, nor takes a name that differs in its ending only", async () => {
    const project = aProject({ config: open, records: { "2026-01-05-a-story.txt": { title: "Other" } } });

    const first = await create(project, web.url("/story"));
    const second = await create(project, web.url("/story#2"));

    expect([first.file, second.file]).toEqual(["records/2026-01-05-a-story-2.md", "records/2026-01-05-a-story-3.md"]);
    expect(await problemsOf(project)).toEqual([]);
  });

  test("writes plain values only, whatever a page holds", async () => {
    const project = aProject({ config: open });

    const { file, title, excerpt } = await create(project, web.url("/hostile"), "--date", "2026-01-01");

    expect(file).toMatch(/^records\/2026-01-01-[\w-]+\.md$/u);
    expect(title).not.toMatch(/\p{Cc}|<script/u);
    expect(excerpt).toBe("--- removed: true !!js/function x");
    expect(await problemsOf(project)).toEqual([]);
    expect((await project.build()).items).toMatchObject({ published: 0, leftOut: { unpublished: 1 } });
  });
});

describe("topics of new", () => {
  const topics = {
    http: { name: "HTTP", aliases: ["Web protocols"], keywords: ["http", "#quic"] },
    cooking: { name: "Cooking", keywords: ["feed"] },
    old: { name: "Old", keywords: ["feeds"], retired: true },
  };
  const parts: ProjectParts = { config: open, topics };

  test("are those whose keywords the page has as whole words, but no retired ones", async () => {
    const { topics: found } = await create(aProject(parts), web.url("/story"));

    expect(found).toEqual(["HTTP"]);
  });

  test("are those that are asked for, as the taxonomy writes them", async () => {
    const flags = ["--topic", "web  protocols", "--topic", "cooking", "--topic", "New One"];

    const { topics: found } = await create(aProject(parts), web.url("/story"), ...flags);

    expect(found).toEqual(["HTTP", "Cooking", "New One"]);
  });

  test("must be known when others are rejected", async () => {
    const project = aProject({ topics, config: { ...open, topics: { unknown: "reject" } } });

    const { code, err } = await project.command("new", web.url("/story"), "--topic", "Cookin");

    expect({ code, err }).toEqual({ code: 2, err: 'error: no topic Cookin; did you mean "cooking"?' });
    expect(records(project)).toEqual({});
  });
});

describe("new --offline", () => {
  test("asks nothing", async () => {
    const project = aProject({ config: open });
    web.reset();

    const record = await create(project, web.url("/story"), "--offline", "--title", "From <b>me</b>", "--topic", "AI");

    expect(web.asked()).toEqual([]);
    expect(record).toMatchObject({ title: "From me", topics: ["AI"], isDatedNow: true });
  });

  test("needs a title", async () => {
    const { code, err } = await aProject().command("new", "https://a.example/", "--offline");

    expect({ code, err }).toEqual({
      code: 2,
      err: "error: https://a.example/ has no title that can be read; give it one with --title",
    });
  });
});

describe("new refuses, and writes nothing for", () => {
  test.each([
    ["the same address", linkOf("known")],
    ["another spelling", "http://www.news.example/known/?utm_source=x"],
  ])("a page that a record has: %s", async (_what, url) => {
    const project = aProject({ records: { known: {} } });

    const { code, err } = await project.command("new", url, "--offline", "--title", "x");

    expect(code).toBe(2);
    expect(err).toContain("is known already: records/known.md links to it; nothing was written");
    expect(Object.keys(records(project))).toEqual(["known.md"]);
  });

  test("a page that a record has, and the address leads to", async () => {
    const project = aProject({ config: open, records: { known: { originalUrl: web.url("/redirect/302") } } });
    const { url } = await create(project, web.url("/temp-then-perm"), "--title", "x", "--date", "2026-01-01");

    const { code, err } = await project.command("new", web.url("/perm-twice"), "--title", "y");

    expect(code).toBe(2);
    expect(err).toContain(`${url} is known already: records/2026-01-01-x.md`);
  });

  test.each([
    ["/404", "it answered 404"],
    ["/403-cf", "it does not let programs in (403)"],
    ["/redir-login/a", "it wants a login or consent"],
    ["/redir-home/a", "it redirects to the home page"],
    ["/redir-file", "it redirects to something that is no page"],
    ["/redir-bad", "it redirects to something that is no page"],
    ["/loop", "it redirects more than 20 times"],
    ["/vanished", "its title says that there is no such page"],
    ["/pdf", "it is application/pdf, not HTML"],
    ["/endless", "it is larger than 8 MiB"],
    ["/big", "it is larger than 8 MiB"],
    ["/drip", "it did not answer in time"],
    ["/hang", "it did not answer in time"],
    ["/stall-body", "it did not answer in time"],
    ["/gzip-bomb", "it is compressed"],
    ["/reset", "its server broke the connection"],
    ["/untitled", "has no title"],
  ])("%s: %s", async (path, why) => {
    const timeoutMs = why === "it did not answer in time" ? 400 : 20_000;
    const project = aProject({ config: { links: { ...open.links, timeoutMs } } });

    const { code, out, err } = await project.command("new", web.url(path));

    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(why);
    expect(err.split("\n")).toHaveLength(1);
    expect(records(project)).toEqual({});
  });

  test("private addresses, unless links.allowPrivate", async () => {
    const project = aProject();
    web.reset();

    const { code, err } = await project.command("new", web.url("/story"));

    expect(code).toBe(2);
    expect(err).toContain("it is at a private address (links.allowPrivate)");
    expect(web.asked()).toEqual([]);
  });

  test("hosts that the config says never to ask", async () => {
    const project = aProject({ config: { links: { ...open.links, hosts: { "127.0.0.1": { skip: true } } } } });

    const { err } = await project.command("new", web.url("/story"));

    expect(err).toContain("links.hosts says never to ask 127.0.0.1");
  });

  test.each([
    ["ftp://a.example/x", '"ftp:" links cannot be published'],
    ["nonsense", "is no"],
    ["https://me:secret@a.example/", "user name or password"],
  ])("%s", async (url, why) => {
    const { code, err } = await aProject().command("new", url, "--offline", "--title", "x");

    expect(code).toBe(2);
    expect(err).toContain(why);
  });

  test("a picture that is no address", async () => {
    const { code, err } = await aProject().command("new", linkOf("a"), "--offline", "--title", "x", "--image", "a.png");

    expect(code).toBe(2);
    expect(err).toContain("--image: ");
  });

  test("a folder that cannot be written", async () => {
    const project = aProject({ config: { records: { dir: "../config/feedmill.yaml" } } });

    const { code } = await runCommand(["new", linkOf("a"), "--offline", "--title", "x"], { cwd: project.dir });

    expect(code).not.toBe(0);
  });
});
