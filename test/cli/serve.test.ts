import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aHub } from "../support/hub.ts";
import { aProject, type Project, runCommand } from "../support/project.ts";

const config = { links: { check: false } };
/** Only the first run, and those that changes ask for. */
const seldom = { schedule: { cron: "0 0 1 1 *" } };

/** `feedmill serve` in a project, until the test ends or `stop` is called. */
async function aServe(project: Project, ...args: string[]) {
  const controller = new AbortController();
  const said: string[] = [];
  const over = runCommand(["serve", "--port", "0", ...args], {
    ...{ cwd: project.dir, signal: controller.signal },
    err: (text) => void said.push(text),
  });
  const stop = () => {
    controller.abort();
    return over;
  };
  onTestFinished(async () => void (await stop()));
  await vi.waitFor(() => expect(said.join("\n")).toContain("Serving"), 5000);
  const [url = ""] = /http:\/\/[^;]+/u.exec(said.join("\n")) ?? [];
  const get = (path: string) => fetch(new URL(path, url));
  return { get, stop, said, url };
}

describe("feedmill serve", () => {
  test("serves what was built, and tells how things are", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] }, b: { published: false } }, config });
    await project.command("build", "-q");
    const { get, stop } = await aServe(project);

    const feed = await get("topics/ai/feed.rss");
    const health = (await (await get("healthz")).json()) as object;
    const metrics = await (await get("metrics")).text();
    const { code } = await stop();

    expect(feed.headers.get("content-type")).toBe("application/rss+xml; charset=utf-8");
    expect(feed.headers.get("cache-control")).toBe("public, max-age=1800");
    expect(health).toMatchObject({ ok: true, lastSuccessAt: expect.any(String) });
    expect(metrics).toMatch(/^feedmill_items\{state="published"\} 1$/m);
    expect(metrics).toMatch(/^feedmill_items\{state="unpublished"\} 1$/m);
    expect(metrics).toMatch(/^feedmill_feed_age_seconds\{feed="topics\/ai"\} [\d.e-]+$/m);
    expect(metrics).toMatch(/^feedmill_runs_total\{outcome="done"\} 0$/m);
    expect(metrics.match(/^(?!#|feedmill_).+$/gm)).toBeNull();
    expect(code).toBe(0);
  });

  test("is not well when the last success is too old", async () => {
    const project = aProject({ records: { a: {} }, config });
    await project.command("build", "-q");
    const last = JSON.parse(project.read(".feedmill/last-run.json")) as object;
    project.write(".feedmill/last-run.json", JSON.stringify({ ...last, finishedAt: "2026-01-01T00:00:00.000Z" }));
    const { get } = await aServe(project);

    const health = await get("healthz");

    expect(health.status).toBe(503);
    // Two ticks later, and the time checking links and writing may take.
    expect(await health.json()).toMatchObject({ ok: false, staleAt: "2026-01-01T01:28:00.000Z" });
  });

  test("with --schedule runs at once when nothing is there yet", async () => {
    const project = aProject({ records: { a: {} }, config });
    const { get } = await aServe(project, "--schedule");

    await vi.waitFor(async () => expect((await get("feed.json")).status).toBe(200), 5000);

    await vi.waitFor(async () => expect((await get("healthz")).status).toBe(200), 5000);
    await vi.waitFor(async () =>
      expect(await (await get("metrics")).text()).toMatch(/^feedmill_runs_total\{outcome="done"\} 1$/m),
    );
  });

  test("with --watch shows a record soon after it was written, and a run that fails changes nothing", async () => {
    const project = aProject({ records: { a: {} }, config });
    const { get, said } = await aServe(project, "--watch");
    const titles = async () => {
      const feed = (await (await get("feed.json")).json()) as { items: { title: string }[] };
      return feed.items.map(({ title }) => title);
    };
    await vi.waitFor(async () => expect(await titles()).toEqual(["a"]), 5000);

    project.record("new/b");
    await vi.waitFor(async () => expect(await titles()).toEqual(["a", "new/b"]), 8000);
    project.write("config/feedmill.yaml", "nonsense: [");
    await vi.waitFor(() => expect(said.join("\n")).toContain("keeping the last valid one"), 8000);

    expect((await get("feed.json")).headers.get("cache-control")).toBe("no-cache");
    expect(await titles()).toEqual(["a", "new/b"]);
  });

  test("with --schedule tells the hub what changed, and what it did not take after the next run", async () => {
    const hub = await aHub();
    hub.answers.push(400);
    const project = aProject({ records: { a: {} }, config: { ...config, ...seldom, output: { hub: hub.url } } });
    const { said, stop } = await aServe(project, "--schedule", "--watch", "-v");
    await vi.waitFor(() => expect(said.join("\n")).toContain("will try again after the next run"), 8000);
    const first = hub.posted.map(({ body }) => body);

    project.record("hidden", { published: false });
    await vi.waitFor(() => expect(said.filter((line) => line.includes("pinged the hub"))).toHaveLength(2), 8000);
    project.record("hidden2", { published: false });
    await vi.waitFor(() => expect(said.join("\n")).toContain("no feed changed since the last ping"), 8000);
    await stop();

    expect(said.filter((line) => !line.startsWith("{"))).toEqual([]);
    expect(first).toHaveLength(3);
    expect(hub.posted.map(({ body }) => body)).toEqual([...first, first[0]]);
  });

  test("with a hub that never answers, neither the next run nor the end has to wait", async () => {
    const hub = await aHub();
    hub.answers.push(...Array<"never">(99).fill("never"));
    const project = aProject({ records: { a: {} }, config: { ...config, ...seldom, output: { hub: hub.url } } });
    const { get, stop, said } = await aServe(project, "--schedule", "--watch", "-v");
    await vi.waitFor(() => expect(hub.posted).toHaveLength(3), 8000);

    project.record("b");
    await vi.waitFor(() => expect(hub.posted).toHaveLength(6), 8000);
    const feed = await (await get("feed.json")).text();
    const { code } = await stop();

    expect(feed).toContain('"title": "b"');
    expect(said.filter((line) => line.includes("because the next run started"))).toHaveLength(2);
    expect(said.join("\n")).not.toContain("timeout");
    expect(code).toBe(0);
  });

  test("with a hub that never answers, others have the state, and the log says it once after three runs", async () => {
    const hub = await aHub();
    hub.answers.push(...Array<"never">(99).fill("never"));
    const project = aProject({ records: { a: {} }, config: { ...config, ...seldom, output: { hub: hub.url } } });
    const { stop, said } = await aServe(project, "--schedule", "--watch", "-v");
    await vi.waitFor(() => expect(hub.posted).toHaveLength(3), 8000);

    const build = await project.command("build", "-q");
    for (let run = 2; run < 6; run++) {
      project.record(`b${run}`);
      await vi.waitFor(() => expect(hub.posted).toHaveLength(3 * run), 8000);
    }
    await stop();

    expect(build).toEqual({ code: 0, out: "", err: "" });
    const warnings = said.filter((line) => line.includes("the hub did not answer before the next run began"));
    expect(warnings).toHaveLength(1);
    expect(JSON.parse(warnings[0] ?? "")).toMatchObject({ level: "warn", hub: hub.url, feeds: 3 });
  });

  test("with --watch alone, for writing, tells no hub", async () => {
    const hub = await aHub();
    const project = aProject({ records: { a: {} }, config: { ...config, output: { hub: hub.url } } });
    const { said, stop } = await aServe(project, "--watch");
    const runs = (count: number) =>
      vi.waitFor(() => expect(said.filter((line) => line.includes("run done"))).toHaveLength(count), 8000);
    await runs(1);
    project.record("b");
    await runs(2);
    await stop();

    const report = await project.command("notify", "--dry-run");

    expect(hub.posted).toEqual([]);
    expect(report.out).toContain("for 3 changed feeds; 0 unchanged");
  });

  test.each([
    ["records", { output: { dir: "." } }, /the records folder .* is in the output folder/u],
    ["the state", { output: { dir: "output" }, state: "output/state" }, /the state folder .* is in the output folder/u],
  ])("refuses to publish %s", async (_what, settings, message) => {
    const project = aProject({ records: { a: {} }, config: { ...config, ...settings } });

    const { code, err } = await project.command("serve", "--port", "0");

    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test("without output, or with a port that is taken, says what to do", async () => {
    const project = aProject({ records: { a: {} }, config });
    const missing = await project.command("serve", "--port", "0");
    await project.command("build", "-q");
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());

    const taken = await project.command("serve", "--port", String((other.address() as AddressInfo).port));
    const nonsense = await project.command("serve", "--port", "http");

    expect([missing.code, taken.code, nonsense.code]).toEqual([1, 1, 2]);
    expect(missing.err).toContain("run `feedmill build` first, or add --schedule");
    expect(taken.err).toContain("the port is taken; choose another with --port");
  });
});
