import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { aFolder, aProject } from "../support/project.ts";

describe("the project is", () => {
  test.each([
    ["config/feedmill.yaml", {}, "", ""],
    ["config/feedmill.yaml", {}, "deep/down", ""],
    ["x/config/y.yaml", { config: "x/config/y.yaml" }, "", "x"],
    ["x/other/y.yaml", { config: "x/other/y.yaml" }, "", "x/other"],
    ["x/y.yaml", { config: "../x/y.yaml" }, "z", "x"],
  ])("found for %s with %j in ./%s: ./%s", async (path, flags, from, project) => {
    const dir = aFolder({ [path]: "output: { dir: out }\n" });
    const cwd = join(dir, from);
    mkdirSync(cwd, { recursive: true });

    const config = await loadConfig(cwd, flags, {});

    expect(config).toMatchObject({
      file: join(dir, path),
      projectDir: join(dir, project),
      records: { dir: join(dir, project, "records") },
      output: { dir: join(dir, project, "out") },
      state: join(dir, project, ".feedmill"),
    });
  });

  test("named by FEEDMILL_CONFIG, unless --config names another", async () => {
    const cwd = aFolder({ "a/f.yaml": "site: { title: A }", "b/f.yaml": "site: { title: B }" });
    const env = { FEEDMILL_CONFIG: "a/f.yaml" };

    expect((await loadConfig(cwd, {}, env)).site.title).toBe("A");
    expect((await loadConfig(cwd, { config: "b/f.yaml" }, env)).site.title).toBe("B");
  });

  test("the working folder without a config; the state lies beside the output", async () => {
    const cwd = aFolder();

    const config = await loadConfig(cwd, { records: "r", output: "deep/out" }, {});

    expect(config).toMatchObject({
      projectDir: cwd,
      records: { dir: join(cwd, "r") },
      state: join(cwd, "deep/.feedmill"),
    });
    expect(config).not.toHaveProperty("file");
  });
});

describe("folders that would mix what is read with what is written are refused:", () => {
  test.each([
    [
      { output: "records" },
      "the output folder DIR/records is the records folder DIR/records; set output.dir or --output",
    ],
    [{ output: "." }, "the records folder DIR/records is in the output folder DIR; set output.dir or --output"],
    [{ output: "records/x" }, "the output folder DIR/records/x is in the records folder DIR/records; set output.dir"],
    [{ state: "output/x" }, "the state folder DIR/output/x is in the output folder DIR/output; set state or --state"],
    [{ state: "records" }, "the state folder DIR/records is the records folder DIR/records; set state or --state"],
    [
      { state: "records/x" },
      "the state folder DIR/records/x is in the records folder DIR/records; set state or --state",
    ],
  ])("%j", async (flags, message) => {
    const project = aProject({ records: { a: {} } });
    const args = Object.entries(flags).flatMap(([name, dir]) => [`--${name}`, dir]);

    const results = [await project.command("build", "--no-check", ...args), await project.command("validate", ...args)];

    for (const { code, err } of results) {
      expect(code).toBe(2);
      expect(err).toContain(message.replaceAll("DIR", project.dir));
    }
    expect(project.exists("records/index.html")).toBe(false);
  });

  test.each([{ output: "records/.out" }, { state: "records/.state" }, { output: "records-of-old", state: "record" }])(
    "but not %j",
    async (flags) => {
      await expect(aProject().load(flags)).resolves.toMatchObject({ output: { dir: expect.any(String) } });
    },
  );
});
