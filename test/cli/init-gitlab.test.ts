import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { aFolder, filesIn, runCommand, writeIn } from "../support/project.ts";

const initIn = (cwd: string, ...args: string[]) => runCommand(["init", ...args], { cwd });

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
