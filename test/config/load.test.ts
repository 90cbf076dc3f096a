import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { FeedmillError } from "../../src/model/error.ts";
import { aFolder, aProject, runCommand } from "../support/project.ts";

/** A project whose config file has this text. */
function aConfig(text: string, path = "config/feedmill.yaml"): string {
  return aFolder({ [path]: text });
}

async function faultOf(text: string, env: Record<string, string> = {}): Promise<string> {
  const cwd = aConfig(text);
  try {
    await loadConfig(cwd, {}, env);
  } catch (error) {
    if (!(error instanceof FeedmillError)) throw error;
    expect(error.code).toBe("config");
    return error.message.replaceAll(`${cwd}/`, "");
  }
  throw new Error("the config was accepted");
}

describe("settings come", () => {
  test("from a flag, else the environment, else the file, else the default", async () => {
    const cwd = aConfig("output: { dir: from-file }\nrecords: { dir: from-file }\nstate: from-file\n");
    const env = { FEEDMILL_OUTPUT_DIR: "from-env", FEEDMILL_RECORDS_DIR: "from-env" };

    const { output, records, state, topics, feeds } = await loadConfig(cwd, { output: "from-flag" }, env);

    expect([output.dir, records.dir, state, topics.dir].map((dir) => dir.slice(cwd.length + 1))).toEqual([
      "from-flag",
      "from-env",
      "from-file",
      "config/topics",
    ]);
    expect(feeds.limit).toBe(50);
  });

  test.each([
    ["FEEDMILL_LINKS_TIMEOUT_MS", "500", { links: { timeoutMs: 500 } }],
    ["FEEDMILL_LINKS_CHECK", "false", { links: { check: false } }],
    ["FEEDMILL_FEEDS_FORMATS", "[rss, json]", { feeds: { formats: ["rss", "json"] } }],
    ["FEEDMILL_SITE_AUTHOR", "{ name: Ann }", { site: { author: { name: "Ann" } } }],
    ["FEEDMILL_SITE", "{ title: Whole }", { site: { title: "Whole", language: "de" } }],
    ["FEEDMILL_SITE_TITLE", "AI: the news # today", { site: { title: "AI: the news # today", language: "de" } }],
    ["FEEDMILL_SITE_TITLE", "2026", { site: { title: "2026" } }],
    ["FEEDMILL_SCHEDULE_CRON", "*/5 * * * *", { schedule: { cron: "*/5 * * * *" } }],
    ["FEEDMILL_STATE", "[odd]", { state: expect.stringMatching(/\/\[odd\]$/u) }],
  ])("from %s=%s", async (variable, value, expected) => {
    const cwd = aConfig("site: { title: File, language: de }\n");

    expect(await loadConfig(cwd, {}, { [variable]: value })).toMatchObject(expected);
  });

  test("not from an empty variable, as CI makes them of what is not set", async () => {
    const cwd = aConfig("site: { title: File }\n");

    expect(await loadConfig(cwd, {}, { FEEDMILL_SITE_TITLE: "", FEEDMILL_CONFIG: "" })).toMatchObject({
      site: { title: "File" },
    });
  });

  test.each(["", "# nothing but a comment\n", "---\n", "site:\nfeeds: {}\n"])(
    "as defaults when the file says nothing (%j)",
    async (text) => {
      expect(await loadConfig(aConfig(text), {}, {})).toMatchObject({ site: { title: "Feeds" }, feeds: { limit: 50 } });
    },
  );

  test("anew when file, environment or flags change, although a checked config is kept", async () => {
    const project = aProject({ records: { a: {} }, config: { feeds: { limit: 7 } } });
    await project.command("build", "--no-check", "-q");
    const kept = await project.load();
    project.config({ feeds: { limit: 8 } });

    expect(project.exists(".feedmill/config.json")).toBe(true);
    expect(kept.feeds.limit).toBe(7);
    expect((await project.load()).feeds.limit).toBe(8);
    expect((await project.load({}, { FEEDMILL_FEEDS_LIMIT: "9" })).feeds.limit).toBe(9);
    expect((await project.load({ records: "elsewhere" })).records.dir).toBe(join(project.dir, "elsewhere"));
  });

  test("from the file when what was kept is damaged", async () => {
    const project = aProject({ config: { feeds: { limit: 7 } } });
    project.write(".feedmill/config.json", "{");

    expect((await project.load()).feeds.limit).toBe(7);
  });
});

describe("the project is", () => {
  test.each([
    ["config/feedmill.yaml", {}, "", ""],
    ["config/feedmill.yaml", {}, "deep/down", ""],
    ["x/config/y.yaml", { config: "x/config/y.yaml" }, "", "x"],
    ["x/other/y.yaml", { config: "x/other/y.yaml" }, "", "x/other"],
    ["x/y.yaml", { config: "../x/y.yaml" }, "z", "x"],
  ])("found for %s with %j in ./%s: ./%s", async (path, flags, from, project) => {
    const dir = aConfig("output: { dir: out }\n", path);
    const cwd = join(dir, from);
    mkdirSync(cwd, { recursive: true });

    const config = await loadConfig(cwd, flags, {});

    expect(config).toMatchObject({
      file: join(dir, path),
      projectDir: join(dir, project),
      records: { dir: join(dir, project, "records") },
      output: { dir: join(dir, project, "out") },
      state: join(dir, project, ".feedmill"),
    });
  });

  test("named by FEEDMILL_CONFIG, unless --config names another", async () => {
    const cwd = aFolder({ "a/f.yaml": "site: { title: A }", "b/f.yaml": "site: { title: B }" });
    const env = { FEEDMILL_CONFIG: "a/f.yaml" };

    expect((await loadConfig(cwd, {}, env)).site.title).toBe("A");
    expect((await loadConfig(cwd, { config: "b/f.yaml" }, env)).site.title).toBe("B");
  });

  test("the working folder without a config; the state lies beside the output", async () => {
    const cwd = aFolder();

    const config = await loadConfig(cwd, { records: "r", output: "deep/out" }, {});

    expect(config).toMatchObject({
      projectDir: cwd,
      records: { dir: join(cwd, "r") },
      state: join(cwd, "deep/.feedmill"),
    });
    expect(config).not.toHaveProperty("file");
  });
});

describe("a fault names its place and what to do", () => {
  test.each([
    ["site:\n  titel: X\n", 'config/feedmill.yaml:2:3: unknown key "titel"; did you mean "title"?'],
    ["feed:\n  limit: 3\n", 'config/feedmill.yaml:1:1: unknown key "feed"; did you mean "feeds"?'],
    ["zzzzzz: 1\n", 'config/feedmill.yaml:1:1: unknown key "zzzzzz"'],
    [
      "feeds:\n  limit: many\n",
      "config/feedmill.yaml:2:3: feeds.limit: Invalid input: expected number, received string",
    ],
    ["feeds: { limit: 0 }\n", "config/feedmill.yaml:1:10: feeds.limit: Too small: expected number to be >=1"],
    ["site: { url: ftp://x }\n", "config/feedmill.yaml:1:9: site.url: must be an absolute http(s) URL"],
    ["site: { author: { nam: x } }\n", 'unknown key "nam"; did you mean "name"?'],
    [
      "feeds:\n  extra:\n    - id: x\n      wher: {}\n",
      'config/feedmill.yaml:4:7: unknown key "wher"; did you mean "where"?',
    ],
    [
      "feeds:\n  extra:\n    - id: x\n      where: { kinds: a }\n",
      'config/feedmill.yaml:4:16: unknown key "kinds"; did you mean "kind"?',
    ],
    ["feeds:\n  where: { topic: a }\n", 'config/feedmill.yaml:2:12: unknown key "topic"; did you mean "topics"?'],
    [
      'links:\n  hosts: { "x.org": { skipp: true } }\n',
      'config/feedmill.yaml:2:23: unknown key "skipp"; did you mean "skip"?',
    ],
    ["site:\n  words:\n    Serach: Suche\n", 'config/feedmill.yaml:3:5: unknown key "Serach"; did you mean "Search"?'],
    [
      "site:\n  words: { 'Page {number} of {lst}': x }\n",
      'config/feedmill.yaml:2:12: unknown key "Page {number} of {lst}"; did you mean "Page {number} of {last}"?',
    ],
    [
      "site: { words: { 'Source: {name}': 'Quelle: {nmae}' } }\n",
      'config/feedmill.yaml:1:18: site.words.Source: {name}: can hold no other names in braces than "Source: {name}" has: {name}',
    ],
    ["feeds:\n  extra:\n    - id: 'No Good'\n", "config/feedmill.yaml:3:7: feeds.extra.0.id: an id is small letters"],
    ["feeds:\n  extra: [{ id: x }, { id: x }]\n", "config/feedmill.yaml:2:3: feeds.extra: two feeds have the same id"],
    ["site: [broken\n", "config/feedmill.yaml:2:1: "],
    ["site: {}\nsite: {}\n", "config/feedmill.yaml:2:1: Map keys must be unique"],
    ["just words\n", "config/feedmill.yaml:1:1: must be a mapping of settings"],
    ["- a\n- b\n", "config/feedmill.yaml:1:1: must be a mapping of settings"],
    ["links: 5\n", "config/feedmill.yaml:1:1: links: Invalid input: expected object, received number"],
  ])("%j", async (text, message) => {
    expect(await faultOf(text)).toContain(message);
  });

  test.each([
    "site: [broken\n",
    "site: {\n  title: x\n  url: y }\n",
    "site: {}\nsite: {}\n",
    "site: {}\n- nonsense: [\n",
  ])("YAML that is none is told with one place: %j", async (text) => {
    expect(await faultOf(text)).toMatch(/^config\/feedmill\.yaml:\d+:\d+: (?!.* at line )[^\n]*[^:\n]$/u);
  });

  test("every fault is told, each on a line of its own", async () => {
    const message = await faultOf("site: { titel: X }\nfeeds: { limit: 0, format: [rss] }\n");

    expect(message.split("\n").map((line) => line.split(":")[1])).toEqual(["1", "2", "2"]);
  });

  test("aliases that explode are refused", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]\n`,
    );

    expect(await faultOf(`a0: &a0 [x]\n${levels.join("")}`)).toMatch(/^config\/feedmill\.yaml: .*alias/iu);
  });

  test.each([
    ["FEEDMILL_SITE_TITEL", "x", 'unknown variable FEEDMILL_SITE_TITEL; did you mean "FEEDMILL_SITE_TITLE"?'],
    ["FEEDMILL_LINKS_TIMEOUT_MS", "soon", "FEEDMILL_LINKS_TIMEOUT_MS: links.timeoutMs: Invalid input: expected number"],
    ["FEEDMILL_FEEDS_FORMATS", "[rss", "FEEDMILL_FEEDS_FORMATS: "],
    ["FEEDMILL_FEEDS_FORMATS", "[rss, doc]", "FEEDMILL_FEEDS_FORMATS: feeds.formats.1: "],
    ["FEEDMILL_SITE_AUTHOR", "{ nam: x }", "FEEDMILL_SITE_AUTHOR: "],
  ])("%s=%s", async (variable, value, message) => {
    expect(await faultOf("", { [variable]: value })).toContain(message);
  });

  test.each([
    ['"61 * * * *"', "UTC", 2, 'schedule.cron: "61 * * * *" is no cron expression; write it like "17 * * * *"'],
    ['"0 0 30 2 *"', "UTC", 2, 'schedule.cron: "0 0 30 2 *" is no cron expression'],
    [
      '"17 * * * *"',
      "Europe/Berln",
      3,
      'schedule.timezone: "Europe/Berln" is no time zone; write it like Europe/Berlin',
    ],
  ])("a schedule that never ticks: %s %s", async (cron, timezone, line, message) => {
    const project = aProject({ records: { a: {} } });
    project.write("config/feedmill.yaml", `schedule:\n  cron: ${cron}\n  timezone: ${timezone}\n`);

    const validated = await project.command("validate");
    const built = await project.command("build", "--no-check");

    expect([validated.code, built.code]).toEqual([2, 2]);
    expect(validated.err).toContain(`config/feedmill.yaml:${line}:3: ${message}`);
    expect(built.err).toBe(validated.err);
    expect(project.exists("output")).toBe(false);
  });

  test("a schedule of the environment that never ticks", async () => {
    const cwd = aFolder({ "records/a.md": "" });

    const { code, err } = await runCommand(["validate"], { cwd, env: { FEEDMILL_SCHEDULE_CRON: "61 * * * *" } });

    expect(code).toBe(2);
    expect(err).toContain("FEEDMILL_SCHEDULE_CRON: schedule.cron: ");
  });

  test.each([["none.yaml"], ["."]])("a config file that cannot be read: %s", async (config) => {
    const cwd = aFolder();

    const { code, out, err } = await runCommand(["validate", "--config", config], { cwd });

    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`cannot read ${join(cwd, config)}`);
  });
});

describe("folders that would mix what is read with what is written are refused:", () => {
  test.each([
    [
      { output: "records" },
      "the output folder DIR/records is the records folder DIR/records; set output.dir or --output",
    ],
    [{ output: "." }, "the output folder DIR holds the records folder DIR/records; set output.dir or --output"],
    [{ state: "records" }, "the state folder DIR/records is the records folder DIR/records; set state or --state"],
    [
      { state: "records/x" },
      "the state folder DIR/records/x is in the records folder DIR/records; set state or --state",
    ],
  ])("%j", async (flags, message) => {
    const project = aProject({ records: { a: {} } });
    const args = Object.entries(flags).flatMap(([name, dir]) => [`--${name}`, dir]);

    const results = [await project.command("build", "--no-check", ...args), await project.command("validate", ...args)];

    for (const { code, err } of results) {
      expect(code).toBe(2);
      expect(err).toContain(message.replaceAll("DIR", project.dir));
    }
    expect(project.exists("records/index.html")).toBe(false);
  });

  test.each([
    { records: ".", output: "out" },
    { output: "records/out", state: "records/out/state" },
    { state: "records/.state" },
    { output: "records-of-old", state: "record" },
  ])("but not %j", async (flags) => {
    await expect(aProject().load(flags)).resolves.toMatchObject({ output: { dir: expect.any(String) } });
  });
});
