import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Network, Online, Result } from "../../../src/commands/doctor/check.ts";
import { machineChecks, networkChecks, projectChecks } from "../../../src/commands/doctor/checks.ts";
import { ci } from "../../../src/commands/doctor/ci.ts";
import { judgeFree } from "../../../src/commands/doctor/folders.ts";
import { node, proxy } from "../../../src/commands/doctor/machine.ts";
import { judgeClock, network, probe } from "../../../src/commands/doctor/network.ts";
import { judgeLateness, timeZone } from "../../../src/commands/doctor/schedule.ts";
import type { HttpResponse } from "../../../src/http/client.ts";
import { aFolder, aProject, type Fields, runCommand } from "../../support/project.ts";

const now = new Date("2026-02-01T12:00:00Z");
const MiB = 1024 * 1024;
const machine = { now: () => now, nodeVersion: "v24.0.0", env: {} };
const inFolder = async (state: string, settings: Fields = {}) => ({
  ...machine,
  config: { ...(await aProject({ config: settings }).load()), state },
});

test("checks have names of their own", () => {
  const names = [...machineChecks, ...projectChecks, ...networkChecks].map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
});

describe("the machine", () => {
  test.each([
    ["v24.0.0", "green"],
    ["v26.1.0", "green"],
    ["v22.9.0", "red"],
  ])("Node %s is %s", (nodeVersion, state) => {
    expect(node.run({ ...machine, nodeVersion })).toMatchObject({ state });
  });

  test("says what time it is in the schedule's zone", async () => {
    expect(timeZone.run(await inFolder(aFolder(), { schedule: { timezone: "Asia/Tokyo" } }))).toEqual({
      state: "green",
      text: "Asia/Tokyo, where it is 1 Feb 2026, 21:00",
    });
  });

  test.each([
    [{}, "green", "none"],
    [{ HTTPS_PROXY: "" }, "green", "none"],
    [{ HTTPS_PROXY: "http://me:secret@proxy.example:3128" }, "green", "HTTPS_PROXY proxy.example:3128"],
    [{ https_proxy: "http://proxy.example", NO_PROXY: ".lan" }, "green", "HTTPS_PROXY proxy.example, not for .lan"],
    [{ HTTP_PROXY: "proxy.example:3128" }, "red", "HTTP_PROXY is not an http(s) address"],
    [{ HTTP_PROXY: "http://proxy.example/path" }, "red", "HTTP_PROXY is not an http(s) address"],
    [{ HTTP_PROXY: "socks5://proxy.example" }, "red", "HTTP_PROXY is not an http(s) address"],
  ])("proxy %j is %s", (env, state, text) => {
    expect(proxy.run({ ...machine, env: env as Record<string, string> })).toMatchObject({ state, text });
  });

  test.each([
    ["Sun, 01 Feb 2026 12:00:20 GMT", "green", "right"],
    ["Sun, 01 Feb 2026 12:02:00 GMT", "amber", "120 s behind"],
    ["Sun, 01 Feb 2026 10:00:00 GMT", "red", "7200 s ahead"],
    ["nonsense", "amber", "no date to compare"],
    [undefined, "amber", "no date to compare"],
  ])("a clock beside %s is %s", (date, state, text) => {
    expect(judgeClock(now, date)).toMatchObject({ state, text: expect.stringContaining(text) });
  });

  test.each([
    [20_480, "green", "20 GiB free"],
    [700, "green", "700 MiB free"],
    [300, "amber", "300 MiB free"],
    [10, "red", "10 MiB free"],
  ])("%d MiB of disk are %s", (free, state, text) => {
    expect(judgeFree(free * MiB)).toMatchObject({ state, text });
  });
});
describe("the schedule", () => {
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

  test.each([
    [undefined, hoursAgo(0), "amber", "no run has succeeded yet"],
    [hoursAgo(0.5), hoursAgo(-0.2), "green", "30 min ago"],
    [hoursAgo(1.5), hoursAgo(0.9), "green", "90 min ago"],
    [hoursAgo(5), hoursAgo(4), "amber", "the next one was due 4 h ago"],
    [hoursAgo(24 * 9), hoursAgo(24 * 9 - 1), "amber", "9 days ago"],
  ])("a run at %s with the next due at %s is %s", (last, due, state, text) => {
    expect(judgeLateness(last, due, now)).toMatchObject({ state, text: expect.stringContaining(text) });
  });
});

describe("a job of CI", () => {
  const github = { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "schedule" };
  const given = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.example/", GITHUB_STEP_SUMMARY: "/summary" };
  const seen = async (env: Record<string, string>, files: Record<string, string> = {}) => {
    const results = (await ci.run({ ...(await inFolder(aFolder(files))), env })) as Result[];
    return results.map(({ name, state, text }) => `${name ?? "ci"} ${state}: ${text}`);
  };
  const event = (repository: object) => {
    const dir = aFolder({ "event.json": JSON.stringify({ repository }) });
    return { ...github, ...given, GITHUB_EVENT_PATH: join(dir, "event.json") };
  };
  const quiet = (days: number) => `quiet amber: no push for ${days} days; after 60 GitHub turns the schedule off`;

  test("is looked at in CI alone", async () => {
    expect(await seen({})).toEqual([]);
    expect(await seen({ GITHUB_ACTIONS: "false", GITLAB_CI: "" })).toEqual([]);
    expect(await seen({ GITLAB_CI: "true", CI_PIPELINE_SOURCE: "schedule" })).toEqual([
      "ci green: GitLab CI, started by schedule",
      "cache amber: no state was restored",
    ]);
  });

  test("had its state restored, and says how old it is", async () => {
    const memory = { "memory.db": "x", "last-run.json": JSON.stringify({ finishedAt: "2026-02-01T09:00:00Z" }) };

    expect(await seen({ ...github, ...given }, memory)).toEqual([
      "ci green: GitHub Actions, started by schedule",
      "cache green: state was restored, last success 3 h ago",
    ]);
    expect((await seen({ ...github, ...given }, { "memory.db": "x" }))[1]).toContain("it holds no successful run");
  });

  test("lacks what it needs to deploy and to write a summary", async () => {
    expect((await seen(github, { "memory.db": "x" })).slice(2)).toEqual([
      "token amber: this job cannot deploy to GitHub Pages",
      "summary amber: there is no step summary to write to",
    ]);
  });

  test.each([
    ["public and quiet", { private: false, pushed_at: "2025-12-13T00:00:00Z" }, [quiet(50)]],
    ["quiet, in seconds", { private: false, pushed_at: Date.parse("2025-12-13T00:00:00Z") / 1000 }, [quiet(50)]],
    ["pushed to lately", { private: false, pushed_at: "2026-01-13T00:00:00Z" }, []],
    ["private", { private: true, pushed_at: "2025-01-13T00:00:00Z" }, []],
    ["of unknown age", { private: false, pushed_at: "then" }, []],
    ["unknown", {}, []],
  ])("in a repository that is %s, warns before the schedule ends", async (_what, repository, lines) => {
    expect((await seen(event(repository), { "memory.db": "x" })).slice(2)).toEqual(lines);
    expect(
      (await seen({ ...event(repository), GITHUB_EVENT_PATH: "/nowhere" }, { "memory.db": "x" })).slice(2),
    ).toEqual([]);
  });

  test("shows in the doctor's list, and nothing of it is red", async () => {
    const project = aProject({ records: { a: {} } });

    const { code, out } = await runCommand(["doctor", "--offline"], { cwd: project.dir, env: github });

    expect(code).toBe(0);
    expect(out).toMatch(/^green {2}ci {9}GitHub Actions, started by schedule$/mu);
    expect(out).toMatch(/^amber {2}cache {6}no state was restored\n +unless this is the first run, cache/mu);
  });
});

describe("the network", () => {
  const online = (answer: HttpResponse, resolve?: Network["resolve"]): Pick<Online, "network" | "env" | "now"> => ({
    ...machine,
    network: {
      guarded: async () => answer,
      open: async () => answer,
      resolve: resolve ?? (async () => [{ address: "192.0.2.1" }]),
    },
  });
  const answered = { status: 200, headers: { date: "Sun, 01 Feb 2026 12:00:00 GMT" }, body: Buffer.from("") };
  const nameless = () => Promise.reject(new Error("no address for news.example"));
  const seen = async (url: string, context: Pick<Online, "network" | "env" | "now">) =>
    (await probe(url, context)).map(({ name, state }) => `${name ?? "network"} ${state}`);

  test("is probed with a link of the project, whose answer shows the time as well", async () => {
    expect(await seen("https://news.example/a", online(answered))).toEqual([
      "dns green",
      "network green",
      "clock green",
    ]);
  });

  test("a name without address, silence and a forbidden address are red", async () => {
    expect(await seen("https://news.example/a", online(answered, nameless))).toEqual(["dns red"]);
    expect(await seen("https://news.example/a", online({ fault: "timeout" }))).toEqual(["dns green", "network red"]);
    expect(await seen("http://[::1]/", online({ fault: "private-address" }))).toEqual(["dns green", "network red"]);
  });

  test("is amber as long as no link has been alive", async () => {
    const context = { ...(await inFolder(aFolder())), ...online(answered) };

    expect(await network.run(context)).toEqual([
      { state: "amber", text: "no link has been seen alive yet", fix: expect.stringContaining("feedmill check --all") },
    ]);
  });

  test("behind a proxy no name is looked up", async () => {
    const context = { ...online(answered, nameless), env: { HTTPS_PROXY: "http://proxy.example" } };

    expect(await seen("https://news.example/a", context)).toContain("dns green");
  });
});
