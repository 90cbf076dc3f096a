import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { recallConfig } from "../../src/config/cache.ts";
import { aProject, filesIn, runCommand } from "../support/project.ts";

describe("a checked config", () => {
  test("is made anew when file, environment or flags change, although it is kept", async () => {
    const project = aProject({ records: { a: {} }, config: { feeds: { limit: 7 } } });
    await project.command("build", "--no-check", "-q");
    const kept = await project.load();
    project.config({ feeds: { limit: 8 } });

    expect(project.exists(".feedmill/build-cache.json")).toBe(true);
    expect(kept.feeds.limit).toBe(7);
    expect((await project.load()).feeds.limit).toBe(8);
    expect((await project.load({}, { FEEDMILL_FEEDS_LIMIT: "9" })).feeds.limit).toBe(9);
    expect((await project.load({ records: "elsewhere" })).records.dir).toBe(join(project.dir, "elsewhere"));
  });

  test("comes from the file when what was kept is damaged", async () => {
    const project = aProject({ config: { feeds: { limit: 7 } } });
    project.write(".feedmill/build-cache.json", "{");

    expect((await project.load()).feeds.limit).toBe(7);
  });

  test("is kept for the next run", async () => {
    const project = aProject({ records: { a: {} } });
    await project.command("build", "--no-check", "-q");
    const config = await project.load();

    expect(recallConfig(project.dir, config.key)).toEqual(config);
    expect(recallConfig(project.dir, "another")).toBeUndefined();
  });

  test.each([
    [
      "request headers",
      { links: { check: false, hosts: { "x.example": { headers: { authorization: "s3cret" } } } } },
      {},
    ],
    ["a webhook", { alerts: [{ webhook: "https://hooks.example/s3cret" }] }, {}],
    ["a webhook of the environment", {}, { FEEDMILL_ALERTS: "[{ webhook: 'https://hooks.example/s3cret' }]" }],
  ])("with %s is not kept, because those may be secrets", async (_what, config, env) => {
    const project = aProject({ records: { a: {} }, config });

    const { code } = await runCommand(["build", "--no-check", "-q"], { cwd: project.dir, env });

    const state = filesIn(join(project.dir, ".feedmill"));
    expect([code, Object.keys(state)]).toEqual([0, expect.arrayContaining(["memory.db"])]);
    expect(Object.entries(state).filter(([, text]) => /"projectDir"/u.test(text) || text.includes("s3cret"))).toEqual(
      [],
    );
  });

  test("that was kept is forgotten once it gets a secret", async () => {
    const project = aProject({ records: { a: {} } });
    await project.command("build", "--no-check", "-q");
    const before = await project.load();
    const isKept = recallConfig(project.dir, before.key) !== undefined;
    project.config({ alerts: [{ webhook: "https://hooks.example/s3cret" }] });

    await project.command("build", "--no-check", "-q");

    expect([isKept, recallConfig(project.dir, before.key)]).toEqual([true, undefined]);
  });

  test("is not kept by a run that leaves no trace", async () => {
    const project = aProject({ records: { a: {} } });

    await project.command("build", "--dry-run", "-q");

    expect(project.exists(".feedmill")).toBe(false);
  });
});
