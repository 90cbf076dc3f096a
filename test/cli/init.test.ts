import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../src/config/read.ts";
import { aFolder, filesIn, runCommand } from "../support/project.ts";

const newFiles = [
  ".gitignore",
  "config/feedmill.yaml",
  "config/topics/feeds.yaml",
  "config/topics/web.yaml",
  "records/news/1998-01-01-cool-uris.md",
  "records/standards/atom.md",
  "records/standards/json-feed.md",
];

const root = join(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

const initIn = (cwd: string, ...args: string[]) => runCommand(["init", ...args], { cwd });

describe("init", () => {
  test("makes a project whose first build works without network", async () => {
    const cwd = aFolder();

    const made = await initIn(cwd, "--url", "https://feeds.example.org");
    const checked = await runCommand(["validate", "--strict", "--json"], { cwd });
    const built = await runCommand(["build", "--no-check", "--json"], { cwd });

    expect(made).toMatchObject({ code: 0, err: "" });
    expect(made.out.split("\n").at(-1)).toBe("  npx --no-install feedmill build");
    expect(checked).toMatchObject({ code: 0 });
    expect(JSON.parse(built.out)).toMatchObject({
      items: { published: 3 },
      feeds: [
        { id: "all", items: 3 },
        { id: "topics/feeds", items: 2 },
        { id: "topics/web", items: 3 },
      ],
      problems: [],
    });
    expect(filesIn(cwd)["output/feed.atom"]).toContain("https://feeds.example.org/feed.atom");
  });

  test("makes the folder it is given, and says how to go there", async () => {
    const cwd = aFolder();

    const { out } = await initIn(cwd, "my feeds", "--json");

    expect(JSON.parse(out)).toEqual({
      dir: join(cwd, "my feeds"),
      written: expect.arrayContaining(newFiles),
      kept: [],
      added: {},
      next: expect.stringMatching(/^cd "my feeds" && npm init .* && npx --no-install feedmill build$/u),
    });
    expect(Object.keys(filesIn(join(cwd, "my feeds"))).sort()).toEqual(newFiles);
  });

  test("adds the copy that is running to a project whose package.json does not name feedmill", async () => {
    const { version } = manifest;
    const nextOf = async (files: Record<string, string>) => {
      const { out } = await initIn(aFolder(files), "--json");
      return (JSON.parse(out) as { next: string }).next.split(" && ");
    };
    const pack = `npm pack --ignore-scripts ${root}`;
    const install = `npm install ./feedmill-${version}.tgz`;
    const build = "npx --no-install feedmill build";

    expect(await nextOf({})).toEqual(["npm init --yes", pack, install, build]);
    expect(await nextOf({ "package.json": "{}" })).toEqual([pack, install, build]);
    expect(await nextOf({ "package.json": "{ broken" })).toEqual([pack, install, build]);
    expect(await nextOf({ "package.json": '{ "devDependencies": { "feedmill": "file:x.tgz" } }' })).toEqual([build]);
  });

  test("says that package.json does not name feedmill, as long as it does not", async () => {
    const { out: without } = await initIn(aFolder());
    const { out: named } = await initIn(aFolder({ "package.json": '{ "dependencies": { "feedmill": "x" } }' }));

    expect(without).toContain("package.json does not list feedmill yet");
    expect(named).toContain("\nNext:\n  npx --no-install feedmill build");
  });

  test("a second time writes nothing and tells what it kept", async () => {
    const cwd = aFolder();
    await initIn(cwd, "--ci", "github");
    const before = filesIn(cwd);

    const { code, out } = await initIn(cwd, "--ci", "github", "--title", "Other", "--url", "https://other.example/");

    expect(code).toBe(0);
    expect(out.match(/^ {2}kept/gmu)).toHaveLength(5);
    expect(out).not.toContain("wrote");
    expect(filesIn(cwd)).toEqual(before);
  });

  test("leaves the records and topics of a folder alone, and adds no samples to them", async () => {
    const cwd = aFolder({ "records/mine.md": "mine", "config/topics/mine.yaml": "name: Mine\n", "README.md": "x" });

    const { out } = await initIn(cwd, "--json");

    expect(JSON.parse(out)).toMatchObject({
      written: ["config/feedmill.yaml", ".gitignore"],
      kept: ["records/", "config/topics/"],
    });
    expect(filesIn(cwd)).toMatchObject({ "records/mine.md": "mine", "README.md": "x" });
  });

  test("writes nothing when output and records would mix", async () => {
    const cwd = aFolder();

    const { code, err } = await initIn(cwd, "--output", "records");

    expect(code).toBe(2);
    expect(err).toContain("is the records folder");
    expect(filesIn(cwd)).toEqual({});
  });

  test("makes no topics for records that are there already", async () => {
    const cwd = aFolder({ "records/mine.md": "mine" });

    const { out } = await initIn(cwd, "--json");

    expect(JSON.parse(out)).toMatchObject({ written: ["config/feedmill.yaml", ".gitignore"], kept: ["records/"] });
    expect(existsSync(join(cwd, "config/topics"))).toBe(false);
  });

  test.each([
    ["node_modules/", "node_modules/\noutput/\n.feedmill/\n"],
    ["/output\n", "/output\n.feedmill/\nnode_modules/\n"],
    ["output/*\n!output/x\n.feedmill\n/node_modules", "output/*\n!output/x\n.feedmill\n/node_modules"],
    ["", "output/\n.feedmill/\nnode_modules/\n"],
  ])("adds to a .gitignore of %j what is missing", async (before, after) => {
    const cwd = aFolder({ ".gitignore": before });

    await initIn(cwd);

    expect(readFileSync(join(cwd, ".gitignore"), "utf8")).toBe(after);
  });

  test("writes folders and titles into the config as they were given", async () => {
    const cwd = aFolder();

    await initIn(
      cwd,
      "--title",
      'Ours: "#1" \\ it\'s',
      "--records",
      "content",
      "--output",
      "public",
      "--state",
      "state",
    );
    const { out } = await runCommand(["build", "--no-check", "--json"], { cwd });

    expect(JSON.parse(out).feeds[0]).toMatchObject({ title: 'Ours: "#1" \\ it\'s', items: 3 });
    expect(Object.keys(filesIn(cwd))).toEqual(expect.arrayContaining(["public/feed.rss", "state/memory.db"]));
    expect(filesIn(cwd)[".gitignore"]).toBe("public/\nstate/\nnode_modules/\n");
  });

  test("what the config shows in comments can be switched on as it stands", async () => {
    const cwd = aFolder();
    await initIn(cwd);
    const text = filesIn(cwd)["config/feedmill.yaml"] ?? "";
    const shown = text.replace(/^( *)# (?=[a-zA-Z]+: )/gmu, "$1");

    const { settings } = readSettings({ file: "feedmill.yaml", written: shown }, {});

    expect(shown.split("\n").filter((line) => !line.trim().startsWith("#")).length).toBeGreaterThan(15);
    expect(settings).toMatchObject({ site: { url: "https://feeds.example.org/" }, output: { dir: "output" } });
  });

  test("follows no link to a file elsewhere", async () => {
    const cwd = aFolder();
    mkdirSync(join(cwd, "config"));
    symlinkSync(join(cwd, "elsewhere.yaml"), join(cwd, "config", "feedmill.yaml"));

    const { out } = await initIn(cwd, "--json");

    expect(JSON.parse(out).kept).toEqual(["config/feedmill.yaml"]);
    expect(existsSync(join(cwd, "elsewhere.yaml"))).toBe(false);
  });

  test.each([
    [["--url", "feeds.example.org"], 2, "absolute address"],
    [["--url", "ftp://feeds.example.org/"], 2, "absolute address"],
    [["--ci", "jenkins"], 2, "Must be one of github, gitlab"],
    [["--config", "x.yaml"], 2, "leave out --config"],
    [["a-file"], 1, "cannot write"],
  ])("%j is an error", async (args, code, message) => {
    const cwd = aFolder({ "a-file": "" });

    const result = await initIn(cwd, ...args);

    expect(result).toMatchObject({ code, out: "" });
    expect(result.err).toContain(message);
    expect(Object.keys(filesIn(cwd))).toEqual(["a-file"]);
  });
});
