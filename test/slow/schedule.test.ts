import { describe, expect, test, vi } from "vitest";
import { aProject, runCommand } from "../support/project.ts";

describe("feedmill schedule", () => {
  const config = { links: { check: false }, schedule: { cron: "* * * * * *" } };

  test("builds at once and on schedule, survives a bad run, and ends with 0 on the signal", async () => {
    const project = aProject({ records: { a: {} }, config });
    project.write("output/feed.rss/not-a-file", "");
    const stop = new AbortController();
    const said: string[] = [];
    const err = (text: string) => void said.push(text);

    const schedule = runCommand(["schedule"], { cwd: project.dir, signal: stop.signal, err });
    await vi.waitFor(() => expect(said.join("\n")).toContain("cannot read"), 5000);
    project.remove("output/feed.rss");
    await vi.waitFor(() => expect(said.join("\n")).toContain("run done"), 5000);
    stop.abort();
    const { code, out } = await schedule;
    const lines = said.map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({ level: "info", msg: 'Running on "* * * * * *" (UTC); stop with Ctrl-C' });
    expect(lines.find(({ level }) => level === "error")).toMatchObject({ code: "disk", trigger: "catch-up" });
    expect(lines.find(({ msg }) => msg === "run done")).toMatchObject({ items: 1, feeds: 1 });
    expect(out).toBe("");
    expect(project.titles()).toEqual(["a"]);
  });

  test("reads a changed config, keeps the last valid one while it is invalid, and logs both", async () => {
    const project = aProject({ records: { a: {} }, config });
    const stop = new AbortController();
    const said: string[] = [];
    const until = (text: string) => vi.waitFor(() => expect(said.join("\n")).toContain(text), 8000);

    const schedule = runCommand(["schedule"], {
      ...{ cwd: project.dir, signal: stop.signal },
      err: (text) => void said.push(text),
    });
    await until("run done");
    project.write("config/feedmill.yaml", "site: { titel: X }");
    await until("keeping the last valid one");
    project.record("b");
    await until('"items":2');
    project.config({ ...config, feeds: { limit: 1 } });
    await until("reloaded it");
    await vi.waitFor(() => expect(project.titles()).toHaveLength(1), 5000);
    stop.abort();
    await schedule;

    expect(said.join("\n")).toContain('did you mean \\"title\\"?');
  });

  test("with a bad expression ends with 2", async () => {
    const project = aProject({ config: { schedule: { cron: "nonsense" } } });

    const { code, err } = await project.command("schedule");

    expect(code).toBe(2);
    expect(err).toContain('schedule.cron: "nonsense" is not a cron expression');
  });
});
