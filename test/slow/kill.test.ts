import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { parseXml } from "@rgrove/parse-xml";
import { expect, test } from "vitest";
import { aFolder, aProject, type Fields, filesIn, type Project } from "../support/project.ts";

const program = join(import.meta.dirname, "../../src/bin.ts");
const topics = 12;

/** More records, which change every feed. */
function addRecords(project: Project, from: number, count: number): void {
  for (let number = from; number < from + count; number++) {
    const fields: Fields = {
      publishedDateTime: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
      excerpt: "Some words & <signs> about nothing. ".repeat(20),
      topics: [0, 1, 2].map((place) => `Topic ${(number * 3 + place) % topics}`),
    };
    project.record(`news/n${number}`, fields);
  }
}

/** Starts a build in a process of its own and kills it when `moment` says so. True if it was still at work. */
async function killedBuild(project: Project, moment: () => Promise<unknown>): Promise<boolean> {
  const child = spawn(process.execPath, [program, "build", "--no-check", "-q"], { cwd: project.dir, stdio: "inherit" });
  const exit = once(child, "exit");
  await Promise.race([moment(), exit]);
  child.kill("SIGKILL");
  const [, signal] = await exit;
  return signal === "SIGKILL";
}

function brokenFiles(files: Readonly<Record<string, string>>): string[] {
  return Object.keys(files).filter((path) => {
    const text = files[path] ?? "";
    try {
      if (path.endsWith(".html")) return !/<\/(?:html|section)>\n$/u.test(text);
      if (path.endsWith(".json")) JSON.parse(text);
      else if (/\.(?:rss|atom|opml)$/u.test(path)) parseXml(text);
      else return !text.endsWith("\n");
      return false;
    } catch {
      return true;
    }
  });
}

test("killed at any moment, a run leaves whole feeds, and the next one makes everything right", {
  timeout: 120_000,
}, async () => {
  const project = aProject();
  const workshop = join(project.dir, "output/.feedmill-tmp");
  addRecords(project, 0, 30);
  const start = performance.now();
  await killedBuild(project, () => new Promise(() => undefined));
  const wholeMs = performance.now() - start;
  let [records, kills, whileWriting] = [30, 0, 0];

  for (let attempt = 0; kills < 20 && attempt < 60; attempt++) {
    addRecords(project, records, 10);
    records += 10;
    const anyTime = () => sleep(wholeMs * (0.3 + 0.7 * Math.random()));
    const amongWrites = async () => {
      while (!existsSync(workshop)) await turn();
      await sleep(60 * Math.random());
    };
    if (await killedBuild(project, attempt % 2 === 0 ? anyTime : amongWrites)) kills++;
    if (existsSync(workshop)) whileWriting++;
    const left = filesIn(join(project.dir, "output"));
    const feeds = Object.fromEntries(Object.entries(left).filter(([path]) => !path.startsWith(".feedmill-tmp")));
    expect(brokenFiles(feeds)).toEqual([]);
    // Now and then the next one is killed as well.
    if (attempt % 4 === 3) continue;

    const report = await project.build({ check: false });

    const fresh = aFolder();
    await project.build({ check: false, flags: { output: join(fresh, "out"), state: join(fresh, "state") } });
    expect(report).toMatchObject({ ok: true, records: { files: records }, problems: [] });
    expect(filesIn(join(project.dir, "output"))).toEqual(filesIn(join(fresh, "out")));
  }

  expect(kills).toBe(20);
  expect(whileWriting).toBeGreaterThan(0);
});

test("a run killed while it reads a new state loses nothing that was remembered", async () => {
  const project = aProject({ records: { a: {}, b: {} } });
  await project.build();
  project.record("a", "---\ntitle: [broken\n---\n");
  await killedBuild(project, () => sleep(300 * Math.random()));

  await project.build({ check: false });

  expect(project.titles()).toEqual(["a", "b"]);
});
