import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { aClock, aFolder, aProject, aRecord, linkOf, runCommand } from "../support/project.ts";

const broken = "---\ntitle: [\n---\n";

/** A site of our own: `/gone` is gone, everything else is there. */
async function aSite() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(request.url === "/gone" ? 410 : 200, { "content-type": "text/html" }).end("<title>x</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { asked, url: (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}` };
}

const openLinks = { allowPrivate: true, hostGapMs: 0, timeoutMs: 2000 };

async function aLinkedProject() {
  const site = await aSite();
  const project = aProject({
    records: {
      a: { originalUrl: site.url("/ok") },
      b: { originalUrl: site.url("/gone") },
      c: { originalUrl: site.url("/c") },
    },
    config: { links: openLinks },
  });
  return { site, project };
}

describe("build", () => {
  test("tells a person what it did", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] }, b: { published: false }, c: broken } });

    const { code, out, err } = await project.command("build", "--no-check");

    expect(code).toBe(0);
    expect(
      out
        .replace(/\d+\.\d s/u, "0.1 s")
        .replace(/\d+ written/u, "11 written")
        .split("\n"),
    ).toEqual([
      "1 item in 2 feeds from 3 records (0.1 s)",
      "  Records   3 read, 0 unchanged, 1 problem",
      "  Left out  2 of 3: 1 unpublished, 1 invalid; see `feedmill list --left-out`",
      "  Links     1 known: 0 alive, 1 unsure, 0 dead; 0 of 1 due checked",
      "  Files     11 written, 0 unchanged, 0 removed in output",
      "",
      "  all            1 changed",
      "  topics/ai      1 changed",
    ]);
    expect(err).toMatch(/^problem: records\/c\.md:\d+:\d+: .*YAML/u);
    expect(err).toContain("note: No saved state found");
  });

  test("--json prints one object of the promised shape and nothing else", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] }, b: { published: false }, c: broken } });

    const { code, out, err } = await project.command("build", "--no-check", "--json");

    const leftOut = { unpublished: 1, removed: 0, scheduled: 0, undated: 0, "no-link": 0, dead: 0, duplicate: 0 };
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toEqual({
      ok: true,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u),
      durationMs: expect.any(Number),
      records: { files: 3, parsed: 3, cached: 0, problems: 1, removed: 0 },
      links: { known: 1, due: 1, checked: 0, alive: 0, unsure: 1, dead: 0, outage: false },
      died: [],
      pictures: { known: 0, due: 0, checked: 0, dead: 0 },
      items: { published: 1, leftOut: { ...leftOut, filtered: 0, "beyond-limit": 0, invalid: 1, expired: 0 } },
      feeds: [
        { id: "all", title: "Site", items: 1, changed: true },
        { id: "topics/ai", title: "AI – Site", items: 1, changed: true },
      ],
      files: { written: Object.keys(project.output()).length, unchanged: 0, removed: 0 },
      held: [],
      events: [],
      problems: [
        { file: "records/c.md", line: expect.any(Number), column: expect.any(Number), message: expect.any(String) },
      ],
      notes: [expect.stringContaining("No saved state")],
    });
  });

  test.each([
    [["--accept-removals"], []],
    [["--accept-removals", "topics/ai"], []],
    [["--accept-removals=news.example", "--quiet"], []],
    [[], ["a"]],
    [["--accept-removals", "other.example"], ["a"]],
  ])("%j lets held items go, those of a site or feed when it names one", async (args, left) => {
    const project = aProject({
      records: { a: { topics: ["AI"] }, b: {}, c: {} },
      config: { links: { check: false } },
      clock: aClock(new Date().toISOString()),
    });
    await project.build();
    project.config({});
    project.web.answers[linkOf("a")] = "gone";
    await project.build();
    project.config({ links: { check: false } });

    const { code } = await project.command("build", ...args);

    expect({ code, titles: project.titles("topics/ai") }).toEqual({ code: 0, titles: left });
  });

  test("works without a config, and hints at one", async () => {
    const cwd = aFolder({
      "some/dir/a.md": aRecord({ title: "A", webUrl: "https://a.example/", publishedDateTime: "2026-01-01" }),
    });

    const { code, err } = await runCommand(["build", "--records", "some/dir", "--output", "out", "--no-check"], {
      cwd,
    });
    const { out } = await runCommand(
      ["explain", "some/dir/a.md", "--records", "some/dir", "--output", "out", "--json"],
      { cwd },
    );

    expect(code).toBe(0);
    expect(err).toContain("hint: run `feedmill init`");
    expect(err).toContain("preview");
    expect(JSON.parse(out)).toMatchObject({ file: "some/dir/a.md", state: "published", feeds: ["all"] });
  });

  test("asks the links that are due and leaves out the dead", async () => {
    const { site, project } = await aLinkedProject();

    const { out } = await project.command("build", "--json");
    const { out: again } = await project.command("build", "--json");

    expect(JSON.parse(out).links).toEqual({
      known: 3,
      due: 3,
      checked: 3,
      alive: 2,
      unsure: 0,
      dead: 1,
      outage: false,
    });
    expect(JSON.parse(again).links).toMatchObject({ due: 0, checked: 0 });
    expect(project.titles()).toEqual(["a", "c"]);
    expect(new Set(site.asked.map((line) => line.split(" ")[1]))).toEqual(new Set(["/ok", "/gone", "/c"]));
  });

  test("--dry-run asks nothing and writes nothing", async () => {
    const { site, project } = await aLinkedProject();

    const { code, out } = await project.command("build", "--dry-run");

    expect(code).toBe(0);
    expect(out).toMatch(/\d would be written, 0 unchanged/u);
    expect(site.asked).toEqual([]);
    expect([project.exists("output"), project.exists(".feedmill")]).toEqual([false, false]);
  });

  test("--now travels in time only when the environment allows it", async () => {
    const project = aProject({
      records: { a: { publishedDateTime: "2099-01-01T00:00:00Z" } },
      config: { links: { check: false } },
    });
    const args = ["build", "--json", "--now", "2099-01-02"];

    const preview = await runCommand(args, { cwd: project.dir });
    const isWritten = project.exists("output");
    await runCommand(args, { cwd: project.dir, env: { FEEDMILL_TIME_TRAVEL: "1" } });

    expect(JSON.parse(preview.out)).toMatchObject({
      items: { published: 1 },
      startedAt: expect.stringContaining("2099-01-02"),
    });
    expect(isWritten).toBe(false);
    expect(project.titles()).toEqual(["a"]);
  });
});

describe("check", () => {
  test("asks what is due, remembers it and touches no feed", async () => {
    const { project } = await aLinkedProject();

    const { code, out, err } = await project.command("check", "--json");
    const isWritten = project.exists("output");
    const { out: again } = await project.command("check", "--json");
    await project.command("build", "--no-check");

    const [dead, alive] = [
      JSON.parse(out).links.find(({ state }: { state: string }) => state === "dead"),
      JSON.parse(out).links.find(({ state }: { state: string }) => state === "alive"),
    ];
    expect({ code, err, isWritten }).toEqual({ code: 0, err: "", isWritten: false });
    expect(JSON.parse(out)).toMatchObject({
      counts: { known: 3, due: 3, checked: 3, alive: 2, unsure: 0, dead: 1 },
      outage: false,
    });
    expect(JSON.parse(out).links).toHaveLength(3);
    expect(dead).toEqual({
      url: expect.stringMatching(/\/gone$/u),
      files: ["records/b.md"],
      state: "dead",
      reason: "gone",
      status: 410,
      checkedAt: expect.any(String),
      nextCheckAt: expect.any(String),
      failures: 1,
    });
    expect(alive).toMatchObject({ state: "alive", reason: "ok", status: 200, failures: 0 });
    expect(JSON.parse(again)).toMatchObject({ counts: { known: 3, due: 0, checked: 0 }, links: [] });
    expect(project.titles()).toEqual(["a", "c"]);
  });

  test("--report json prints the same as --json", async () => {
    const { project } = await aLinkedProject();

    const { out } = await project.command("check", "--report", "json");

    expect(JSON.parse(out).counts.checked).toBe(3);
  });

  test("tells a person what is not alive", async () => {
    const { site, project } = await aLinkedProject();

    const { out } = await project.command("check");

    expect(out).toContain(`dead   gone (410)  ${site.url("/gone")}`);
    expect(out).not.toContain(site.url("/ok"));
    expect(out).toContain("3 of 3 due links checked; 3 known: 2 alive, 0 unsure, 1 dead");
  });

  test("--limit asks no more, --all asks also what is not due, --url asks for one", async () => {
    const { site, project } = await aLinkedProject();
    const checked = async (...args: string[]) => JSON.parse((await project.command("check", "--json", ...args)).out);

    const limited = await checked("--limit", "2");
    const rest = await checked();
    const all = await checked("--all");
    const one = await checked("--url", site.url("/elsewhere"));

    expect([limited, rest, all].map(({ counts }) => counts.checked)).toEqual([2, 1, 3]);
    expect(one.links).toEqual([expect.objectContaining({ url: site.url("/elsewhere"), state: "alive" })]);
  });

  test("--now previews: it asks nobody and remembers nothing", async () => {
    const { site, project } = await aLinkedProject();

    const { code, out } = await project.command("check", "--json", "--now", "2099-01-01");

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ counts: { known: 3, due: 3, checked: 0 }, links: [] });
    expect(site.asked).toEqual([]);
    expect(project.exists(".feedmill")).toBe(false);
  });

  test.each([["ftp://x.example/"], ["nonsense"]])("refuses --url %s", async (url) => {
    const { project } = await aLinkedProject();

    const { code, out, err } = await project.command("check", "--url", url);

    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("cannot check");
  });
});

describe("validate", () => {
  test("lists every problem with its place, asks nobody and writes nothing", async () => {
    const { site, project } = await aLinkedProject();
    project.record("bad", broken);
    project.record("worse", { published: "perhaps" });
    project.write("config/topics/t.yaml", "name: 5\n");

    const { code, out, err } = await project.command("validate");
    const json = await project.command("validate", "--json");

    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n").map((line) => line.split(":")[0])).toEqual([
      "config/topics/t.yaml",
      "records/bad.md",
      "records/worse.md",
      "3 problems in 5 records",
    ]);
    expect(JSON.parse(json.out)).toMatchObject({ files: 5, problems: [{}, {}, { field: "published" }] });
    expect(site.asked).toEqual([]);
    expect([project.exists("output"), project.exists(".feedmill")]).toEqual([false, false]);
  });
});

/** What a command printed as JSON; `undefined` when it printed nothing. */
const parsed = (out: string): unknown => (out === "" ? undefined : JSON.parse(out));

describe("exit codes are the same in every form", () => {
  const forms = [[], ["--json"], ["--quiet"], ["--verbose"]];

  test.each(forms)("0 when done, 3 with --strict and problems (%s)", async (...form) => {
    const project = aProject({ records: { a: {}, bad: broken } });
    const codeOf = async (...args: string[]) => (await project.command(...args, ...form)).code;

    expect(await codeOf("build", "--no-check")).toBe(0);
    expect(await codeOf("build", "--no-check", "--strict")).toBe(3);
    expect(await codeOf("validate")).toBe(0);
    expect(await codeOf("validate", "--strict")).toBe(3);
    project.remove("records/bad.md");
    expect(await codeOf("build", "--no-check", "--strict")).toBe(0);
    expect(await codeOf("validate", "--strict")).toBe(0);
  });

  test.each([...forms, ["--report", "json"], ["--report", "text"]])(
    "3 with --strict and dead links (%s)",
    async (...form) => {
      const { project } = await aLinkedProject();

      expect((await project.command("check", "--strict", ...form)).code).toBe(3);
      expect((await project.command("check", ...form)).code).toBe(0);
    },
  );

  test.each(forms)("1 when the run failed (%s)", async (...form) => {
    const project = aProject({ records: { a: {} } });
    project.write("output/feed.rss/not-a-file", "");

    const { code, out, err } = await project.command("build", "--no-check", ...form);

    const result = { ok: false, code: "disk", message: expect.stringMatching(/^cannot read .*feed\.rss/u) };
    expect({ code, result: parsed(out) }).toEqual({ code: 1, result: form.includes("--json") ? result : undefined });
    expect(err).toMatch(/error: cannot read .*feed\.rss.*\n {2}because: /u);
  });

  test.each(forms)("2 when the config or the command line is wrong (%s)", async (...form) => {
    const project = aProject({ config: { sitee: {} } });

    const config = await project.command("build", ...form);
    const option = await project.command("build", "--strickt", ...form);

    expect([config.code, option.code]).toEqual([2, 2]);
    const result = { ok: false, code: "config", message: expect.stringContaining('unknown key "sitee"') };
    expect([parsed(config.out), option.out]).toEqual([form.includes("--json") ? result : undefined, ""]);
    expect(config.err).toContain('config/feedmill.yaml:6:3: unknown key "sitee"; did you mean "site"?');
    expect(option.err).toContain("unknown option '--strickt'");
    expect(option.err).toContain("Did you mean --strict?");
  });

  test.each([
    ["build", "SIGINT", 130],
    ["build", "SIGTERM", 143],
    ["check", "SIGINT", 130],
  ] as const)("%s ends with the code of %s, says so, and saves what it learned", async (command, reason, expected) => {
    const stop = new AbortController();
    const server = createServer((_request, response) => {
      stop.abort(reason);
      response.end("<title>x</title>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const records = Object.fromEntries(
      ["a", "b", "c"].map((name) => [name, { originalUrl: `http://127.0.0.1:${port}/${name}` }]),
    );
    const project = aProject({ records, config: { links: { ...openLinks, concurrency: 1 } } });

    const { code, out, err } = await runCommand([command, "--json"], { cwd: project.dir, signal: stop.signal });

    expect({ code, err }).toEqual({
      code: expected,
      err: "interrupted: results so far are saved, and the next run continues",
    });
    expect(JSON.parse(out)).toMatchObject({ cutShort: "interrupted" });
  });

  test("1 when site.url is gone, and says that this is why ids would change", async () => {
    const project = aProject({ records: { a: {} } });
    await project.command("build", "--no-check");
    project.config({ site: { title: "Site" } });

    const { code, err } = await project.command("build", "--no-check");

    expect(code).toBe(1);
    expect(err).toContain(
      'site.url is missing, and all item ids contain it (tag:feeds.example.org,2026:...); set it again in config/feedmill.yaml, or set site.idPrefix: "tag:feeds.example.org,2026:"',
    );
  });

  test("1 when ids would change, 2 when there is no records folder", async () => {
    const project = aProject({ records: { a: {} } });
    await project.command("build", "--no-check");
    project.config({ site: { url: "https://other.example/" } });
    const ids = await project.command("build", "--no-check");
    const accepted = await project.command("build", "--no-check", "--accept-new-ids");
    project.remove("records");

    const missing = await project.command("build", "--no-check");

    expect([ids.code, accepted.code, missing.code]).toEqual([1, 0, 2]);
    expect(missing.err).toContain("create it or set records.dir (or --records); `feedmill init` makes a project");
    expect(project.titles()).toEqual(["a"]);
  });
});

describe("the command line", () => {
  test("without arguments prints help", async () => {
    const { code, out, err } = await runCommand([]);

    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^Usage: feedmill/u);
    for (const command of ["build", "check", "validate", "explain", "schedule"]) expect(out).toContain(`  ${command} `);
  });

  test("takes --check as what it is without --no-check", async () => {
    expect((await aProject({ records: { a: {} } }).command("build", "--check", "--dry-run")).code).toBe(0);
  });

  test("takes common options before the command, too", async () => {
    const project = aProject({ records: { a: {} } });

    const { code, out } = await runCommand(["-q", "-c", `${project.dir}/config/feedmill.yaml`, "validate", "--json"]);
    const unknown = await runCommand(["--jsn", "validate"]);

    expect({ code, files: JSON.parse(out).files }).toEqual({ code: 0, files: 1 });
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("unknown option '--jsn'") });
  });

  test.each([["--help"], ["help"], ["build", "--help"], ["help", "build"], ["help", "help"], ["--version"]])(
    "%s %s goes to stdout",
    async (...args) => {
      const { code, out, err } = await runCommand(args);

      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).not.toBe("");
    },
  );

  test.each([
    [["biuld"], "unknown command 'biuld'", "Did you mean build?"],
    [["build", "--dryrun"], "unknown option '--dryrun'", "Did you mean --dry-run?"],
    [["explain"], "missing required argument", ""],
    [["build", "extra"], "too many arguments", "hint: pass folders as options: feedmill build --records extra"],
    [["explain", "a.md", "b.md"], "too many arguments", "feedmill explain --records b.md"],
    [["help", "buld"], "unknown command 'buld'", "Did you mean build?"],
    [["build", "--now", "yesterday"], "ISO 8601", ""],
    [["check", "--limit", "0"], "whole number", ""],
    [["check", "--limit", "-3"], "whole number", ""],
    [["check", "--report", "pdf"], "Must be one of text, json", ""],
    [["build", "--config"], "argument missing", ""],
  ])("%j is a usage error", async (args, message, advice) => {
    const { code, out, err } = await runCommand(args, { cwd: aFolder() });

    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
    expect(err).toContain(advice);
    expect(err.match(/error:/gu)).toHaveLength(1);
  });

  test("--quiet says nothing when all is well", async () => {
    const project = aProject({ records: { a: {}, bad: broken } });

    const results = [
      await project.command("build", "--no-check", "-q"),
      await project.command("validate", "-q"),
      await project.command("explain", "records/a.md", "-q"),
    ];

    expect(results).toEqual(Array(3).fill({ code: 0, out: "", err: "" }));
  });

  test("the table of feeds is straight in any script, and tells how many empty feeds it leaves out", async () => {
    const records = {
      a: { topics: ["人工智能", "Cafe\u0301 ภาษาไทย"] },
      b: { topics: ["Gone"], published: false },
    };
    const project = aProject({ records });
    await project.command("build", "--no-check");

    const usual = (await project.command("build", "--no-check")).out;
    const all = (await project.command("build", "--no-check", "-v")).out;

    expect(usual.split("\n").slice(-4)).toEqual([
      "  all                      1",
      "  topics/café-ภาษาไทย      1",
      "  topics/人工智能          1",
      "  ... and 1 empty and unchanged; see them with --verbose",
    ]);
    expect(all).toMatch(/^ {2}topics\/gone +0$/mu);
    expect(all).not.toContain("... and");
  });

  test("--verbose lists every problem and feed, else the first twenty", async () => {
    const records = Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`b${n}`, broken]));
    const project = aProject({ records });

    const usual = await project.command("build", "--no-check");
    const all = await project.command("build", "--no-check", "-v");

    expect(usual.err.match(/^problem:/gmu)).toHaveLength(20);
    expect(usual.err).toContain("and 5 problems more; see them all with `feedmill validate`");
    expect(all.err.match(/^problem:/gmu)).toHaveLength(25);
  });
});
