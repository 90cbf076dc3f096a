import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { examineCi } from "../../src/commands/doctor/ci.ts";
import { type DoctorWorld, examine } from "../../src/commands/doctor/doctor.ts";
import { examineDisk } from "../../src/commands/doctor/folders.ts";
import { examineClock, examineNode, examineProxy, examineZone } from "../../src/commands/doctor/machine.ts";
import { examineNetwork } from "../../src/commands/doctor/network.ts";
import { examineLateness } from "../../src/commands/doctor/schedule.ts";
import type { HttpResponse } from "../../src/http/client.ts";
import { aFolder, aProject, runCommand, traceOf } from "../support/project.ts";

const now = new Date("2026-02-01T12:00:00Z");
const MiB = 1024 * 1024;

describe("the machine", () => {
  test.each([
    ["v24.0.0", "green"],
    ["v26.1.0", "green"],
    ["v22.9.0", "red"],
  ])("Node %s is %s", (version, state) => {
    expect(examineNode(version).state).toBe(state);
  });

  test.each([
    ["UTC", "green"],
    ["Europe/Berlin", "green"],
    ["Europe/Atlantis", "red"],
  ])("time zone %s is %s", (zone, state) => {
    expect(examineZone(zone, now).state).toBe(state);
  });

  test.each([
    [{}, "green", "none"],
    [{ HTTPS_PROXY: "" }, "green", "none"],
    [{ HTTPS_PROXY: "http://me:secret@proxy.example:3128" }, "green", "HTTPS_PROXY proxy.example:3128"],
    [{ https_proxy: "http://proxy.example", NO_PROXY: ".lan" }, "green", "HTTPS_PROXY proxy.example, not for .lan"],
    [{ HTTP_PROXY: "proxy.example:3128" }, "red", "HTTP_PROXY is no http(s) address"],
    [{ HTTP_PROXY: "http://proxy.example/path" }, "red", "HTTP_PROXY is no http(s) address"],
    [{ HTTP_PROXY: "socks5://proxy.example" }, "red", "HTTP_PROXY is no http(s) address"],
  ])("proxy %j is %s", (env, state, text) => {
    expect(examineProxy(env)).toMatchObject({ state, text });
  });

  test.each([
    ["Sun, 01 Feb 2026 12:00:20 GMT", "green", "right"],
    ["Sun, 01 Feb 2026 12:02:00 GMT", "amber", "120 s behind"],
    ["Sun, 01 Feb 2026 10:00:00 GMT", "red", "7200 s ahead"],
    ["nonsense", "amber", "could not be compared"],
    [undefined, "amber", "could not be compared"],
  ])("a clock beside %s is %s", (date, state, text) => {
    expect(examineClock(now, date)).toMatchObject({ state, text: expect.stringContaining(text) });
  });

  test.each([
    [20_480, "green", "20 GiB free"],
    [700, "green", "700 MiB free"],
    [300, "amber", "300 MiB free"],
    [10, "red", "10 MiB free"],
  ])("%d MiB of disk are %s", async (free, state, text) => {
    const config = await aProject().load();

    expect(examineDisk(config, () => free * MiB)).toMatchObject({ state, text });
  });
});

describe("the schedule", () => {
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

  test.each([
    [undefined, undefined, "amber", "no run has succeeded yet"],
    [hoursAgo(0.5), hoursAgo(-0.2), "green", "30 min ago"],
    [hoursAgo(1.5), hoursAgo(0.9), "green", "90 min ago"],
    [hoursAgo(5), hoursAgo(4), "amber", "the next was due 4 h ago"],
    [hoursAgo(24 * 9), hoursAgo(24 * 9 - 1), "amber", "9 days ago"],
  ])("a run at %s with the next due at %s is %s", (last, due, state, text) => {
    expect(examineLateness(last, due, now)).toMatchObject({ state, text: expect.stringContaining(text) });
  });
});

describe("a job of CI", () => {
  const github = { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "schedule" };
  const given = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.example/", GITHUB_STEP_SUMMARY: "/summary" };
  const told = (env: Record<string, string>, files: Record<string, string> = {}) =>
    examineCi(aFolder(files), env, now).map(({ name, state, text }) => `${name} ${state}: ${text}`);
  const event = (repository: object) => {
    const dir = aFolder({ "event.json": JSON.stringify({ repository }) });
    return { ...github, ...given, GITHUB_EVENT_PATH: join(dir, "event.json") };
  };
  const quiet = (days: number) => `quiet amber: no push for ${days} days; after 60 GitHub turns the schedule off`;

  test("is told of in CI alone", () => {
    expect(told({})).toEqual([]);
    expect(told({ GITHUB_ACTIONS: "false", GITLAB_CI: "" })).toEqual([]);
    expect(told({ GITLAB_CI: "true", CI_PIPELINE_SOURCE: "schedule" })).toEqual([
      "ci green: GitLab CI, begun by schedule",
      "cache amber: no memory was restored",
    ]);
  });

  test("had its memory restored, of some time ago", () => {
    const memory = { "memory.db": "x", "last-run.json": JSON.stringify({ finishedAt: "2026-02-01T09:00:00Z" }) };

    expect(told({ ...github, ...given }, memory)).toEqual([
      "ci green: GitHub Actions, begun by schedule",
      "cache green: memory was restored, of 3 h ago",
    ]);
    expect(told({ ...github, ...given }, { "memory.db": "x" })[1]).toContain("no run in it succeeded");
  });

  test("lacks what is needed to deploy and to write a summary", () => {
    expect(told(github, { "memory.db": "x" }).slice(2)).toEqual([
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
  ])("in a repository that is %s, warns before the schedule ends", (_what, repository, lines) => {
    expect(told(event(repository), { "memory.db": "x" }).slice(2)).toEqual(lines);
    expect(told({ ...event(repository), GITHUB_EVENT_PATH: "/nowhere" }, { "memory.db": "x" }).slice(2)).toEqual([]);
  });

  test("shows in the doctor's list, and nothing of it is red", async () => {
    const project = aProject({ records: { a: {} } });

    const { code, out } = await runCommand(["doctor", "--offline"], { cwd: project.dir, env: github });

    expect(code).toBe(0);
    expect(out).toMatch(/^green {2}ci {9}GitHub Actions, begun by schedule$/mu);
    expect(out).toMatch(/^amber {2}cache {6}no memory was restored\n +unless this is the first run, keep/mu);
  });
});

describe("the network", () => {
  const worldOf = (answer: HttpResponse) => ({
    exchange: async () => answer,
    resolve: async () => [{ address: "192.0.2.1" }],
    hasProxy: false,
    now: () => now,
  });
  const answered = { status: 200, headers: { date: "Sun, 01 Feb 2026 12:00:00 GMT" }, body: Buffer.from("") };
  const told = async (canary: string | undefined, world: Parameters<typeof examineNetwork>[1]) =>
    (await examineNetwork(canary, world)).map(({ name, state }) => `${name} ${state}`);

  test("is asked through a link of the project, whose answer tells the time as well", async () => {
    expect(await told("https://news.example/a", worldOf(answered))).toEqual([
      "dns green",
      "network green",
      "clock green",
    ]);
  });

  test("a name without address, silence and a forbidden address are red; no link that works is amber", async () => {
    const nameless = { ...worldOf(answered), resolve: () => Promise.reject(new Error("no address for news.example")) };

    expect(await told("https://news.example/a", nameless)).toEqual(["dns red"]);
    expect(await told("https://news.example/a", worldOf({ fault: "timeout" }))).toEqual(["dns green", "network red"]);
    expect(await told("http://[::1]/", worldOf({ fault: "private-address" }))).toEqual(["dns green", "network red"]);
    expect(await examineNetwork(undefined, worldOf(answered))).toEqual([
      {
        name: "network",
        state: "amber",
        text: "no link has been seen alive yet",
        fix: "it is tried on a link that works: run `feedmill check --all` while there is a network",
      },
    ]);
  });

  test("behind a proxy no name is looked up", async () => {
    const world = { ...worldOf(answered), hasProxy: true, resolve: () => Promise.reject(new Error("unused")) };

    expect(await told("https://news.example/a", world)).toContain("dns green");
  });
});

/** A static host on loopback that serves what `files` says. */
async function aHost() {
  const files: Record<string, { readonly body: string; readonly type: string }> = {};
  const server = createServer((request, response) => {
    const file = files[request.url ?? ""];
    if (file === undefined) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": file.type }).end(file.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { files, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** A project that is deployed on `host`, with a link there that is alive. */
async function aDeployedProject() {
  const host = await aHost();
  host.files["/page"] = { body: "<title>x</title>", type: "text/html" };
  const project = aProject({
    records: { a: { originalUrl: `${host.url}page` } },
    config: {
      site: { title: "Site", url: host.url, idPrefix: "tag:feeds.example.org,2026:" },
      links: { allowPrivate: true, hostGapMs: 0 },
    },
  });
  await project.command("build");
  const types = { rss: "application/rss+xml; charset=utf-8", atom: "application/xml", json: "application/json" };
  for (const [name, type] of Object.entries(types)) {
    host.files[`/feed.${name}`] = { body: project.read(`output/feed.${name}`), type };
  }
  return { host, project };
}

type Told = { ok: boolean; findings: { name: string; state: string; text: string; fix?: string }[] };

async function doctorIn(cwd: string, ...args: string[]) {
  const { code, out } = await runCommand(["doctor", "--json", ...args], { cwd });
  const { ok, findings } = JSON.parse(out) as Told;
  const states = Object.fromEntries(findings.map(({ name, state }) => [name, state]));
  return { code, ok, states, findings, text: (name: string) => findings.find((one) => one.name === name)?.text };
}

describe("feedmill doctor", () => {
  test("finds nothing wrong with a project that is built and deployed, and leaves no trace", async () => {
    const { project } = await aDeployedProject();
    const before = traceOf(project.dir);

    const { code, ok, states } = await doctorIn(project.dir);

    expect({ code, ok }).toEqual({ code: 0, ok: true });
    expect(states).toMatchObject({
      ...{ node: "green", proxy: "green", config: "green", site: "green", records: "green", output: "green" },
      ...{ state: "green", "memory.db": "green", "cache.db": "green", "time zone": "green", schedule: "green" },
      ...{ dns: "green", network: "green", clock: "green" },
      ...{ "feed.rss": "green", "feed.atom": "green", "feed.json": "green" },
    });
    expect(Object.keys(traceOf(project.dir)).filter((path) => !/-(?:wal|shm)$/u.test(path))).toEqual(
      Object.keys(before).filter((path) => !/-(?:wal|shm)$/u.test(path)),
    );
  });

  test("sees feeds that are old, missing or of the wrong type", async () => {
    const { host, project } = await aDeployedProject();
    const old = project.read("output/feed.rss").replace("<title>", "<title>Old ");
    host.files["/feed.rss"] = { body: old, type: "application/rss+xml" };
    host.files["/feed.atom"] = { ...host.files["/feed.atom"]!, type: "text/html" };
    delete host.files["/feed.json"];

    const { code, states, findings } = await doctorIn(project.dir);

    expect(code).toBe(1);
    expect(states).toMatchObject({ "feed.rss": "amber", "feed.atom": "amber", "feed.json": "red" });
    expect(findings.filter(({ state, fix }) => state !== "green" && fix === undefined)).toEqual([]);
  });

  test.each([
    ["somebody's page", "<title>x</title>hi", "text/html"],
    ["a start page of ours", '<!doctype html><meta name="generator" content="feedmill">', "text/html"],
    ["somebody's feed", '<?xml version="1.0"?><rss/>', "application/rss+xml"],
    ["nothing", "", "application/rss+xml"],
  ])("sees %s where a feed should be", async (_what, body, type) => {
    const { host, project } = await aDeployedProject();
    host.files["/feed.rss"] = { body, type };

    const { code, states, text } = await doctorIn(project.dir);

    expect([code, states["feed.rss"]]).toEqual([1, "red"]);
    expect(text("feed.rss")).toContain("is something else, no feed of feedmill");
  });

  test("knows a deployed feed of any size again", async () => {
    const { host, project } = await aDeployedProject();
    const body = project.read("output/feed.rss") + " ".repeat(17 * 1024 * 1024);
    project.write("output/feed.rss", body);
    host.files["/feed.rss"] = { body, type: "application/rss+xml" };

    const { states } = await doctorIn(project.dir);

    expect(states).toMatchObject({ "feed.rss": "green" });
  });

  test("--offline asks nobody", async () => {
    const { host, project } = await aDeployedProject();
    for (const path of Object.keys(host.files)) delete host.files[path];

    const { code, states } = await doctorIn(project.dir, "--offline");

    expect(code).toBe(0);
    expect(Object.keys(states)).not.toEqual(expect.arrayContaining(["network"]));
    expect(states).not.toHaveProperty("feed.rss");
  });

  test("in an empty folder names what to do, and nothing is red but the records", async () => {
    const { code, findings } = await doctorIn(aFolder(), "--offline");

    expect(code).toBe(1);
    expect(findings.filter(({ state }) => state === "red").map(({ name }) => name)).toEqual(["records"]);
    expect(findings.find(({ name }) => name === "config")).toMatchObject({
      state: "amber",
      fix: expect.stringContaining("init"),
    });
  });

  test.each(["memory.db", "cache.db"])("sees damage in %s and does not touch it", async (name) => {
    const project = aProject({ records: { a: {} } });
    await project.command("build", "--no-check");
    const file = join(project.dir, ".feedmill", name);
    const db = new DatabaseSync(file);
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    db.close();
    writeFileSync(file, "this is no database, whatever it was before");

    const { code, states } = await doctorIn(project.dir, "--offline");

    expect({ code, state: states[name] }).toEqual({ code: 1, state: "red" });
    expect(project.read(`.feedmill/${name}`)).toContain("this is no database");
  });

  test("a config that cannot be read is red, and what depends on it is left out", async () => {
    const { code, text, states } = await doctorIn(aProject({ config: { sitee: {} } }).dir);

    expect(code).toBe(1);
    expect(text("config")).toContain('did you mean "site"?');
    expect(Object.keys(states)).toEqual(["node", "proxy", "config"]);
  });

  test.each([
    [{ schedule: { cron: "whenever" } }, "config"],
    [{ schedule: { timezone: "Mars/Base" } }, "config"],
    [{ output: { dir: "a-file/output" } }, "output"],
  ])("%j is red", async (config, name) => {
    const project = aProject({ records: { a: {} }, config });
    project.write("a-file", "");

    const { code, states } = await doctorIn(project.dir, "--offline");

    expect({ code, state: states[name] }).toEqual({ code: 1, state: "red" });
  });

  test("tells a person a line each, with the fix below", async () => {
    const project = aProject();

    const { out } = await project.command("doctor", "--offline");
    const { out: quiet } = await project.command("doctor", "--offline", "--quiet");

    expect(out).toMatch(/^green {2}node {7}v\d+/u);
    expect(out).toMatch(/^amber {2}records .*is empty\n +put record files into it/mu);
    expect(out).toMatch(/^\d+ checks: \d+ green, \d+ amber, 0 red$/mu);
    expect(quiet).toBe("");
  });

  test("sees how long ago the last success was", async () => {
    const project = aProject({ records: { a: {} } });
    mkdirSync(join(project.dir, ".feedmill"));
    project.write(".feedmill/last-run.json", JSON.stringify({ finishedAt: "2026-02-01T03:20:00Z" }));
    const world: DoctorWorld = {
      now: () => now,
      nodeVersion: "v24.0.0",
      env: {},
      load: () => project.load(),
      tickAfter: () => new Date("2026-02-01T04:17:00Z"),
    };

    const found = await examine(world);

    expect(found.find(({ name }) => name === "schedule")).toMatchObject({
      state: "amber",
      text: "the last run succeeded 9 h ago; the next was due 8 h ago",
    });
  });
});
