import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { FeedmillError } from "../../src/model/error.ts";
import { aFolder, aProject, runCommand } from "../support/project.ts";

async function faultOf(text: string, env: Record<string, string> = {}): Promise<string> {
  const cwd = aFolder({ "config/feedmill.yaml": text });
  try {
    await loadConfig(cwd, {}, env);
  } catch (error) {
    if (!(error instanceof FeedmillError)) throw error;
    expect(error.code).toBe("config");
    return error.message.replaceAll(`${cwd}/`, "");
  }
  throw new Error("the config was accepted");
}

describe("a fault names its place and what to do", () => {
  test.each([
    ["site:\n  titel: X\n", 'config/feedmill.yaml:2:3: unknown key "titel"; did you mean "title"?'],
    ["feed:\n  limit: 3\n", 'config/feedmill.yaml:1:1: unknown key "feed"; did you mean "feeds"?'],
    ["zzzzzz: 1\n", 'config/feedmill.yaml:1:1: unknown key "zzzzzz"'],
    ["feeds:\n  limit: many\n", "config/feedmill.yaml:2:3: feeds.limit: must be a number"],
    ["feeds: { limit: 0 }\n", "config/feedmill.yaml:1:10: feeds.limit: must be at least 1"],
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
      'config/feedmill.yaml:1:18: site.words.Source: {name}: may use only the placeholders of "Source: {name}": {name}',
    ],
    [
      "feeds:\n  extra:\n    - id: 'No Good'\n",
      "config/feedmill.yaml:3:7: feeds.extra.0.id: must contain only lowercase letters",
    ],
    ["feeds:\n  extra: [{ id: x }, { id: x }]\n", "config/feedmill.yaml:2:3: feeds.extra: two feeds have the same id"],
    ["site: [broken\n", "config/feedmill.yaml:2:1: "],
    ["site: {}\nsite: {}\n", "config/feedmill.yaml:2:1: duplicate key; keep one of them"],
    ["feeds:\n  where: { quality: 8 }\n", 'unknown key "quality"; did you mean "minQuality"?'],
    ["feeds:\n  extra: [{ title: x }]\n", "config/feedmill.yaml:2:11: feeds.extra.0.id: is missing"],
    ["feeds: { formats: [rss, atm] }\n", 'feeds.formats.1: must be rss, atom or json; did you mean "atom"?'],
    ["site: { url: feeds.example.org }\n", 'URL; did you mean "https://feeds.example.org"?'],
    ["output: { pages: yes }\n", "output.pages: must be true or false; write true instead of yes"],
    ["output: { pages: 1 }\n", "config/feedmill.yaml:1:11: output.pages: must be true or false"],
    ["links: { perHost: 99 }\n", "links.perHost: must be at most 64"],
    ["links: { perHost: 1.5 }\n", "links.perHost: must be a whole number"],
    ["site: { title: '' }\n", "site.title: must have a length of at least 1"],
    ["site: { author: { name: x, email: x } }\n", "site.author.email: must be an email address"],
    ["links: { patience: lazy }\n", "links.patience: must be patient or eager or a mapping"],
    ["links: { patience: { gone: { times: 0 } } }\n", "links.patience.gone.times: must be at least 1"],
    ["links: { patience: { gon: {} } }\n", 'unknown key "gon"; did you mean "gone"?'],
    ["site:\n  title: News: today\n", 'config/feedmill.yaml:2:10: text with ": " in it needs quotes'],
    ["schedule:\n  cron: * * * * *\n", "config/feedmill.yaml:2:9: a value with * in it needs quotes"],
    ["schedule:\n  cron: */5 * * * *\n", 'a value with * in it needs quotes, like cron: "* * * * *"'],
    ["site:\n\ttitle: x\n", "config/feedmill.yaml:2:1: indented with a tab; use spaces"],
    ["just words\n", "config/feedmill.yaml:1:1: must be a mapping of settings"],
    ["- a\n- b\n", "config/feedmill.yaml:1:1: must be a mapping of settings"],
    ["links: 5\n", "config/feedmill.yaml:1:1: links: must be a mapping, like { key: value }"],
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

  test("every fault has its own line and place, also two unknown keys of one section", async () => {
    const message = await faultOf("site: { titel: X,\n  lnguage: de }\nfeeds: { limit: 0, format: [rss] }\n");

    expect(message.split("\n").map((line) => line.split(":")[1])).toEqual(["1", "2", "3", "3"]);
  });

  test("aliases that explode are refused", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]\n`,
    );

    expect(await faultOf(`a0: &a0 [x]\n${levels.join("")}`)).toMatch(/^config\/feedmill\.yaml: .*alias/iu);
  });

  test.each([
    ["FEEDMILL_LINKS_TIMEOUT_MS", "soon", "FEEDMILL_LINKS_TIMEOUT_MS: links.timeoutMs: must be a number"],
    ["FEEDMILL_FEEDS_FORMATS", "[rss", "FEEDMILL_FEEDS_FORMATS: "],
    ["FEEDMILL_FEEDS_FORMATS", "[rss, doc]", "FEEDMILL_FEEDS_FORMATS: feeds.formats.1: "],
    ["FEEDMILL_SITE_AUTHOR", "{ nam: x }", "FEEDMILL_SITE_AUTHOR: "],
  ])("%s=%s", async (variable, value, message) => {
    expect(await faultOf("", { [variable]: value })).toContain(message);
  });

  test("never shows a webhook, which is a secret", async () => {
    const written = await faultOf("alerts:\n  - webhook: hooks.example/s3cret\n");
    const variable = await faultOf("", { FEEDMILL_ALERTS: "[{ webhook: hooks.example/s3cret }]" });

    expect(written).toContain("alerts.0.webhook: must be");
    expect(variable).toContain("FEEDMILL_ALERTS: alerts.0.webhook: must be");
    expect(written + variable).not.toContain("s3cret");
  });

  test.each([
    ['"61 * * * *"', "UTC", 2, 'schedule.cron: "61 * * * *" is not a cron expression; write it like "17 * * * *"'],
    ['"0 0 30 2 *"', "UTC", 2, 'schedule.cron: "0 0 30 2 *" never runs, because that date does not exist'],
    [
      '"17 * * * *"',
      "Europe/Berln",
      3,
      'schedule.timezone: "Europe/Berln" is not a time zone; write it like Europe/Berlin',
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
