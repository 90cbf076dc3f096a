import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Config } from "../../src/config.ts";
import { openDaemon, type RunOutcome } from "../../src/daemon/daemon.ts";
import { openLog } from "../../src/daemon/log.ts";
import { FeedmillError } from "../../src/model/error.ts";
import type { RunReport } from "../../src/model/report.ts";
import { run } from "../../src/pipeline.ts";
import { keepLastRun } from "../../src/store/last-run.ts";
import { openStore } from "../../src/store/store.ts";
import { aClock, aProject, linkOf, type Project, type StandingClock } from "../support/project.ts";

/** Days to simulate; a release is tried with FEEDMILL_SOAK_DAYS=365. */
const days = Number(process.env["FEEDMILL_SOAK_DAYS"] ?? 31);
const hourMs = 3_600_000;
const config = {
  schedule: { cron: "17 * * * *", jitterMs: 60_000 },
  feeds: { formats: ["json"] },
  output: { pages: false, opml: false },
};

/** What happened in all lives of the daemon. */
type Diary = { runs: string[]; outcomes: string[]; now: number; most: number; said: string[] };

/** One life of the daemon: until `end`, or until it is told to stop. Time passes only while nothing runs. */
async function live(project: Project, clock: StandingClock, diary: Diary, end: Date, each: (now: Date) => void) {
  const stop = new AbortController();
  const daemon = await openDaemon({
    clock: {
      now: clock.now,
      async sleep(ms) {
        while (diary.now > 0) await new Promise((resolve) => setImmediate(resolve));
        clock.ahead(ms / (24 * hourMs));
        each(clock.now());
        if (clock.now() >= end) stop.abort();
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
    log: openLog({ clock, write: (line) => void diary.said.push(line), isPretty: false, level: "info" }),
    signal: stop.signal,
    load: () => project.load(),
    random: () => diary.runs.length % 2,
    onOutcome: ({ kind }: RunOutcome) => void diary.outcomes.push(kind),
    async build(settings) {
      diary.runs.push(clock.now().toISOString());
      diary.most = Math.max(diary.most, ++diary.now);
      try {
        if (isDiskFull(clock.now())) throw new FeedmillError("disk", "cannot write output; the disk is full");
        const report = await buildOnce(project, settings);
        keepLastRun(settings.state, report, clock.now());
        return report;
      } finally {
        diary.now--;
      }
    },
  });
  expect(await daemon.schedule()).toBe(true);
}

/** As the program does it: with the settings the daemon goes by, whatever the file says now. */
async function buildOnce({ clock, web }: Project, settings: Config): Promise<RunReport> {
  const store = openStore(settings.state);
  const options = { check: true, dryRun: false, force: false, acceptRemovals: false, acceptNewIds: false };
  try {
    return await run(settings, { clock, store, checkLinks: web.checkLinks }, options);
  } finally {
    store.close();
  }
}

/** The ninth day, from three to four. */
function isDiskFull(now: Date): boolean {
  return now.toISOString().startsWith("2026-02-09T03");
}

/** What people and the web do, by hour. */
function happenings(project: Project) {
  const good = project.read("config/feedmill.yaml");
  let last = -1;
  return (now: Date): void => {
    const hour = Math.floor((now.getTime() - Date.parse("2026-02-01T00:00:00Z")) / hourMs);
    if (hour === last) return;
    last = hour;
    if (hour % 24 === 5) project.record(`day/${hour}`, { publishedDateTime: now.toISOString() });
    if (hour % 24 === 12) project.record("edited", { title: `Edited in hour ${hour}` });
    project.web.answers[linkOf("flaps")] = hour % 3 === 0 ? "timeout" : "ok";
    project.web.outage = hour % 200 === 50 ? "nothing answers" : undefined;
    if (hour === 100) replace(project, "site: { titel: broken }");
    if (hour === 105) replace(project, good);
  };
}

/** As editors do it. */
function replace(project: Project, text: string): void {
  const file = join(project.dir, "config/feedmill.yaml");
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** The hours from `from` to `to` in which no run began. */
function hoursWithout(runs: readonly string[], from: Date, to: Date): string[] {
  const known = new Set(runs.map((run) => run.slice(0, 13)));
  const all = Array.from({ length: Math.floor((to.getTime() - from.getTime()) / hourMs) }, (_, hour) =>
    new Date(from.getTime() + hour * hourMs).toISOString().slice(0, 13),
  );
  return all.filter((hour) => !known.has(hour));
}

test(
  `${days} days of hourly runs, with edits, flapping links, outages, a full disk, a broken config and a restart`,
  async () => {
    const clock = aClock("2026-02-01T00:00:00Z");
    const project = aProject({ records: { edited: {}, flaps: {}, steady: {} }, config, clock });
    const diary: Diary = { runs: [], outcomes: [], now: 0, most: 0, said: [] };
    const each = happenings(project);
    const start = clock.now();
    const restart = new Date("2026-02-16T12:00:00Z");
    const end = new Date(start.getTime() + days * 24 * hourMs);

    await live(project, clock, diary, restart, each);
    const runsBefore = diary.runs.length;
    clock.set("2026-02-16T17:00:00Z");
    await live(project, clock, diary, end, each);

    // Away from 12:00 to 17:00; back at 17:00 it makes up for that at once.
    expect(hoursWithout(diary.runs, start, end)).toEqual([12, 13, 14, 15, 16].map((hour) => `2026-02-16T${hour}`));
    expect(diary.runs[runsBefore]?.slice(0, 16)).toBe("2026-02-16T17:00");
    expect(diary.most).toBe(1);
    expect(new Set(diary.outcomes)).toEqual(new Set(["done", "failed"]));
    expect(diary.outcomes.filter((outcome) => outcome === "failed")).toHaveLength(1);
    expect(diary.said.filter((line) => line.includes("the last good one stays in place"))).toHaveLength(1);
    expect(diary.said.filter((line) => line.includes("the disk is full"))).toHaveLength(1);
    // One run an hour, and one at the start of each life: the first of all, and the one that makes up for the restart.
    expect(diary.runs.length - new Set(diary.runs.map((run) => run.slice(0, 13))).size).toBe(2);
    const titles = project.titles();
    expect(titles).toContain("flaps");
    expect(titles.some((title) => title.startsWith("Edited in hour"))).toBe(true);
    expect(titles).toHaveLength(Math.min(days + 3, 50));
    const left = project.output();
    project.remove("output");
    await project.build({ force: true, check: false });
    expect(project.output()["feed.json"]).toBe(left["feed.json"]);
  },
  Math.max(60_000, days * 4000),
);
