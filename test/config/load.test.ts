import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { aFolder } from "../support/project.ts";

/** A project whose config file has this text. */
function aConfig(text: string): string {
  return aFolder({ "config/feedmill.yaml": text });
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
});

describe("settings as an object", () => {
  test("need no file; the state lies in the project, and flags and variables still go first", async () => {
    const cwd = aConfig("site: { title: File }\n");
    const config = { site: { title: "Object", language: "de" }, feeds: { limit: 7 } };

    const loaded = await loadConfig(cwd, { config, output: "out" }, { FEEDMILL_FEEDS_LIMIT: "8" });

    expect(loaded).toMatchObject({
      site: { title: "Object", language: "de" },
      feeds: { limit: 8 },
      projectDir: cwd,
      output: { dir: join(cwd, "out") },
      state: join(cwd, ".feedmill"),
    });
    expect(loaded).not.toHaveProperty("file");
  });

  test.each([
    [{ site: { titel: "X" } }, 'config.site: unknown key "titel"; did you mean "title"?'],
    [{ feeds: { limit: 0 } }, "config.feeds: feeds.limit: must be at least 1"],
    [{ sitee: {} }, 'config: unknown key "sitee"; did you mean "site"?'],
  ])("are checked like a file: %j", async (config, message) => {
    await expect(loadConfig(aFolder(), { config: config as object }, {})).rejects.toMatchObject({
      code: "config",
      message,
    });
  });
});
