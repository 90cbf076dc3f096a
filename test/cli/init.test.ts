import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readSettings } from "../../src/config/read.ts";
import { aFolder, filesIn, runCommand, writeIn } from "../support/project.ts";

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
const named = '{ "dependencies": { "feedmill": "file:feedmill.tgz" } }';

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

type Step = { uses?: string; run?: string; if?: string; with?: Record<string, string> };
type Job = { steps: Step[]; permissions: object; "timeout-minutes": number; if?: string; needs?: string };

describe("init --ci github", () => {
  async function workflowOf(files: Record<string, string> = {}) {
    const cwd = aFolder(files);
    await initIn(cwd, "--ci", "github");
    const text = filesIn(cwd)[".github/workflows/feeds.yml"] ?? "";
    const workflow = parse(text) as { on: Record<string, unknown>; jobs: Record<string, Job> } & Record<
      string,
      unknown
    >;
    return { text, workflow, steps: workflow.jobs["feeds"]?.steps ?? [] };
  }

  test("runs at an odd minute, by hand, and one run at a time", async () => {
    const { workflow } = await workflowOf();

    const [{ cron }] = workflow.on["schedule"] as [{ cron: string }];
    expect(Number(/^(\d+) \* \* \* \*$/u.exec(cron)?.[1]) % 2).toBe(1);
    expect(workflow.on).toHaveProperty("workflow_dispatch");
    expect(workflow["concurrency"]).toEqual({ group: "feeds", "cancel-in-progress": false });
  });

  test("every job has a limit of time and no more rights than it needs", async () => {
    const { workflow } = await workflowOf();

    expect(workflow["permissions"]).toEqual({});
    expect(workflow.jobs["feeds"]?.permissions).toEqual({ contents: "read", pages: "write", "id-token": "write" });
    expect(workflow.jobs["tell"]?.permissions).toEqual({ issues: "write" });
    for (const job of Object.values(workflow.jobs)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
  });

  test("brings the state back before the run and saves it whatever happens, under a key of its own", async () => {
    const { steps } = await workflowOf();

    const at = (part: string) => steps.findIndex(({ uses, run }) => (uses ?? run)?.includes(part));
    const restore = steps[at("actions/cache/restore@")];
    const save = steps[at("actions/cache/save@")];
    expect(restore?.with?.["key"]).toContain("github.run_id");
    expect(restore?.with?.["key"]).toBe(save?.with?.["key"]);
    expect(restore?.with?.["key"]?.startsWith(restore.with?.["restore-keys"] ?? "?")).toBe(true);
    expect([restore?.with?.["path"], save?.with?.["path"], save?.if]).toEqual([".feedmill", ".feedmill", "always()"]);
    const order = ["checkout", "setup-node", "cache/restore", " build", "upload-pages", "deploy-pages", "cache/save"];
    expect(order.map(at)).toEqual(order.map(at).toSorted((a, b) => a - b));
    expect(order.map(at)).not.toContain(-1);
  });

  test("pings the hub after deploying, once there is one", async () => {
    const without = await workflowOf();
    const withHub = await workflowOf({
      "config/feedmill.yaml": "output: { hub: https://hub.example/, dir: public }\n",
    });

    const runs = withHub.steps.map(({ uses, run }) => uses ?? run);
    expect(without.steps.some(({ run }) => run?.includes("notify"))).toBe(false);
    expect(without.text).toMatch(/# - run: npx .* notify/u);
    expect(runs.findIndex((run) => run?.endsWith(" notify --when-live"))).toBe(
      runs.findIndex((run) => run?.includes("deploy-pages")) + 1,
    );
    expect(withHub.steps.find(({ uses }) => uses?.includes("upload-pages"))?.with).toEqual({ path: "public" });
  });

  test("a failing run opens an issue: its job runs although the other failed", async () => {
    const { workflow } = await workflowOf();

    expect(workflow.jobs["tell"]).toMatchObject({ needs: "feeds", if: "!cancelled()" });
    // Values reach the script as variables, never as text of the script.
    expect(workflow.jobs["tell"]?.steps[0]?.run).not.toContain("${{");
  });

  test.each([
    ["a project without package.json", {}, "npm ci"],
    ["one that does not name feedmill, and will have a lock file", { "package.json": "{}" }, "npm ci"],
    ["one that names feedmill", { "package.json": named, "package-lock.json": "{}" }, "npm ci"],
    ["one that does without a lock file", { "package.json": named }, "npm install"],
  ])("in %s runs the copy that npm installed, and no other", async (_what, files: Record<string, string>, install) => {
    const { steps, text } = await workflowOf(files);

    const [first, ...others] = steps.flatMap(({ run }) => run ?? []);
    expect(first).toBe(install);
    expect(others.filter((run) => !run.startsWith("npx --no-install feedmill "))).toEqual([]);
    expect(text.includes("package.json must name feedmill")).toBe(files["package.json"] !== named);
  });

  test("builds the branch that is checked out", async () => {
    const trunk = await workflowOf({ ".git/HEAD": "ref: refs/heads/trunk\n" });
    const bare = await workflowOf();

    expect(trunk.workflow.on["push"]).toEqual({ branches: ["trunk"] });
    expect(bare.workflow.on["push"]).toEqual({ branches: ["main"] });
  });
});

describe("init --ci gitlab", () => {
  async function pipelineOf(config = "") {
    const cwd = aFolder({ "config/feedmill.yaml": config });
    await initIn(cwd, "--ci", "gitlab");
    const text = filesIn(cwd)[".gitlab-ci.yml"] ?? "";
    return { text, pipeline: parse(text) as Record<string, Record<string, unknown>> };
  }

  test("builds one at a time, keeps the state also after a failure, and publishes", async () => {
    const { pipeline, text } = await pipelineOf();

    expect(pipeline["pages"]).toMatchObject({
      resource_group: "feeds",
      timeout: "30 minutes",
      cache: { paths: [".feedmill/"], when: "always" },
      artifacts: { paths: ["public"] },
    });
    expect(pipeline["pages"]?.["script"]).toEqual([
      "npm ci",
      "npx --no-install feedmill build",
      "rm -rf public",
      "cp -r output public",
    ]);
    expect(pipeline["notify"]).toBeUndefined();
    expect(Number(/interval pattern: (\d+) \*/u.exec(text)?.[1]) % 2).toBe(1);
  });

  test("pings the hub in a later stage, once there is one", async () => {
    const { pipeline } = await pipelineOf("output: { hub: https://hub.example/ }\n");

    expect(pipeline["stages"]).toEqual(["feeds", "notify"]);
    expect(pipeline["notify"]).toMatchObject({ stage: "notify", needs: ["pages"] });
    expect(pipeline["notify"]?.["script"]).toContainEqual(
      expect.stringMatching(/ notify --output public --when-live$/u),
    );
  });

  test("keeps a recipe that is there", async () => {
    const cwd = aFolder();
    writeIn(cwd, ".gitlab-ci.yml", "mine");

    const { out } = await initIn(cwd, "--ci", "gitlab");

    expect(out).toContain("kept   .gitlab-ci.yml");
    expect(filesIn(cwd)[".gitlab-ci.yml"]).toBe("mine");
  });
});
