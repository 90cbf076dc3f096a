import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { examplesIn } from "../support/documents.ts";
import { aFolder } from "../support/project.ts";

const program = "/usr/bin/systemd-analyze";
const isInstalled = existsSync(program);
if (!isInstalled) console.warn("Tests of the systemd units are skipped: apt-get install systemd.");

/** What systemd finds to say of these units together. */
function faultsIn(files: Readonly<Record<string, string>>): string {
  const dir = aFolder(files);
  const paths = Object.keys(files).map((name) => join(dir, name));
  const { status, stdout, stderr } = spawnSync(program, ["verify", ...paths], { encoding: "utf8" });
  return `${status === 0 ? "" : `exit code ${status}\n`}${stdout}${stderr}`;
}

describe.skipIf(!isInstalled)("the systemd units of the guide", () => {
  const [service = "", timer = "", staying = "", ...rest] = examplesIn("docs/operate.md", "ini");

  test("are three, and systemd finds nothing to say of them", () => {
    expect(rest).toEqual([]);
    expect(faultsIn({ "feedmill.service": service, "feedmill.timer": timer })).toBe("");
    expect(faultsIn({ "feedmill.service": staying })).toBe("");
  });

  test.each([
    ["PrivateTmp=", "PrivatTmp=", "Unknown key"],
    ["TimeoutStartSec=30min", "TimeoutStartSec=thirty", "Failed to parse TimeoutStartSec"],
    ["OnCalendar=*-*-* *:17:00", "OnCalendar=*-*-* *:77:00", "Failed to parse calendar"],
    ["/usr/bin/env", "/usr/bin/enw", "not executable"],
  ])("with %j made %j it would", (right, wrong, message) => {
    const [broken, brokenTimer] = [service, timer].map((text) => text.replace(right, wrong)) as [string, string];

    expect(broken + brokenTimer).not.toBe(service + timer);
    expect(faultsIn({ "feedmill.service": broken, "feedmill.timer": brokenTimer })).toContain(message);
  });
});
