import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { aFolder, aProject, runCommand } from "../support/project.ts";

test("a variable that is no setting is a warning with what may have been meant, not an error", async () => {
  const project = aProject({ records: { a: {} } });
  const env = { FEEDMILL_SITE_TITEL: "x", FEEDMILL_ZZZZZZZZZZZZZZ: "y" };
  const warnings = [
    'ignored the unknown environment variable FEEDMILL_SITE_TITEL; did you mean "FEEDMILL_SITE_TITLE"?',
    "ignored the unknown environment variable FEEDMILL_ZZZZZZZZZZZZZZ",
  ];

  const results = [
    await runCommand(["build", "--no-check", "-q"], { cwd: project.dir, env }),
    // This run finds the settings in the cache.
    await runCommand(["explain", "records/a.md", "-q"], { cwd: project.dir, env }),
  ];

  expect(results).toEqual(
    results.map(() => ({ code: 0, out: "", err: warnings.map((text) => `note: ${text}`).join("\n") })),
  );
});

test.each([
  ["FEEDMILL_PORT", "tcp://10.0.0.1:8080"],
  ["FEEDMILL_SERVICE_HOST", "10.0.0.1"],
  ["FEEDMILL_SERVICE_PORT", "8080"],
  ["FEEDMILL_SERVICE_PORT_HTTP", "8080"],
  ["FEEDMILL_PORT_8080_TCP", "tcp://10.0.0.1:8080"],
  ["FEEDMILL_PORT_8080_TCP_ADDR", "10.0.0.1"],
  ["FEEDMILL_WEB_SERVICE_HOST", "10.0.0.1"],
  ["FEEDMILL_WEB_PORT", "udp://10.0.0.1:53"],
])("what Kubernetes sets for a service is silent: %s=%s", async (name, value) => {
  expect((await loadConfig(aFolder(), {}, { [name]: value })).warnings).toEqual([]);
});

test("a port that is no address of Kubernetes is a warning", async () => {
  expect((await loadConfig(aFolder(), {}, { FEEDMILL_PORT: "8080" })).warnings).toEqual([
    expect.stringContaining("FEEDMILL_PORT"),
  ]);
});
