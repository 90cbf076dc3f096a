import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { aFolder, filesIn, runCommand } from "../support/project.ts";

const named = '{ "dependencies": { "feedmill": "file:feedmill.tgz" } }';
const initIn = (cwd: string, ...args: string[]) => runCommand(["init", ...args], { cwd });

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
