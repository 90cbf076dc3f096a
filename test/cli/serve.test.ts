import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aProject, type Project, runCommand } from "../support/project.ts";

const config = { links: { check: false } };

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
    await vi.waitFor(() => expect(said.join("\n")).toContain("the last good one stays in place"), 8000);

    expect((await get("feed.json")).headers.get("cache-control")).toBe("no-cache");
    expect(await titles()).toEqual(["a", "new/b"]);
  });

  test.each([
    ["records", { output: { dir: "." } }, "records.dir"],
    ["the state", { output: { dir: "output" }, state: "output/state" }, "state"],
  ])("refuses to publish %s", async (_what, settings, named) => {
    const project = aProject({ records: { a: {} }, config: { ...config, ...settings } });

    const { code, err } = await project.command("serve", "--port", "0");

    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`cannot serve .*: ${named.replace(".", "\\.")} \\(.* lies in it`));
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
