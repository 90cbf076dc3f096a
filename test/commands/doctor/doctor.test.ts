import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { type DoctorOptions, examine } from "../../../src/commands/doctor/doctor.ts";
import { aFolder, aProject, runCommand, traceOf } from "../../support/project.ts";

const now = new Date("2026-02-01T12:00:00Z");

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

type Printed = { ok: boolean; findings: { name: string; state: string; text: string; fix?: string }[] };

async function doctorIn(cwd: string, ...args: string[]) {
  const { code, out } = await runCommand(["doctor", "--json", ...args], { cwd });
  const { ok, findings } = JSON.parse(out) as Printed;
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
    expect(text("feed.rss")).toContain("is not a feed from feedmill");
  });

  test("recognizes a deployed feed of any size", async () => {
    const { host, project } = await aDeployedProject();
    const body = project.read("output/feed.rss") + " ".repeat(17 * 1024 * 1024);
    project.write("output/feed.rss", body);
    host.files["/feed.rss"] = { body, type: "application/rss+xml" };

    const { states } = await doctorIn(project.dir);

    expect(states).toMatchObject({ "feed.rss": "green" });
  });

  test("--offline leaves the network alone", async () => {
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

  test("names variables that look like settings and are none", async () => {
    const project = aProject({ records: { a: {} } });

    const { out } = await runCommand(["doctor", "--offline"], {
      cwd: project.dir,
      env: { FEEDMILL_LINKS_TIMEOUT: "5000" },
    });

    expect(out).toMatch(/^amber {2}config .*FEEDMILL_LINKS_TIMEOUT.*\n +correct its name, or unset it/mu);
  });

  test("prints a line each, with the fix below", async () => {
    const project = aProject();

    const { out } = await project.command("doctor", "--offline");
    const { out: quiet } = await project.command("doctor", "--offline", "--quiet");

    expect(out).toMatch(/^green {2}node {7}v\d+/u);
    expect(out).toMatch(/^amber {2}records .*is empty\n +add record files/mu);
    expect(out).toMatch(/^\d+ checks: \d+ green, \d+ amber, 0 red$/mu);
    expect(quiet).toBe("");
  });

  test("sees how long ago the last success was", async () => {
    const project = aProject({ records: { a: {} } });
    mkdirSync(join(project.dir, ".feedmill"));
    project.write(".feedmill/last-run.json", JSON.stringify({ finishedAt: "2026-02-01T03:20:00Z" }));
    const options: DoctorOptions = {
      now: () => now,
      nodeVersion: "v24.0.0",
      env: {},
      load: () => project.load(),
    };

    const found = await examine(options);

    expect(found.find(({ name }) => name === "schedule")).toMatchObject({
      state: "amber",
      text: "the last run succeeded 9 h ago; the next one was due 8 h ago",
    });
  });
});
