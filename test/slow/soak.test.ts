import { once } from "node:events";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { build } from "../../src/commands/build.ts";
import { newsForHub, notifyHub, type Pinged } from "../../src/commands/notify.ts";
import type { Config } from "../../src/config/config.ts";
import { FeedmillError } from "../../src/model/error.ts";
import type { RunReport } from "../../src/model/report.ts";
import type { ConfigReloader } from "../../src/scheduler/config-reload.ts";
import { openDaemon } from "../../src/scheduler/daemon.ts";
import { type Logger, openLog } from "../../src/scheduler/log.ts";
import type { RunOutcome } from "../../src/scheduler/run-once.ts";
import { cacheControlOf, modifiedIn } from "../../src/server/cache-control.ts";
import { healthOf } from "../../src/server/health.ts";
import { openMetrics } from "../../src/server/metrics.ts";
import { openServer } from "../../src/server/server.ts";
import { keepFacts } from "../../src/store/facts.ts";
import { keepLastRun } from "../../src/store/last-run.ts";
import { openStore } from "../../src/store/store.ts";
import { type Footprint, footprint } from "../support/footprint.ts";
import { aClock, aProject, linkOf, type Project, type StandingClock } from "../support/project.ts";

/** Days to simulate; a release is tried with FEEDMILL_SOAK_DAYS=365. */
const days = Number(process.env["FEEDMILL_SOAK_DAYS"] ?? 31);
const hourMs = 3_600_000;
const config = {
  schedule: { cron: "17 * * * *", jitterMs: 60_000 },
  feeds: { formats: ["json"], limit: 1000 },
  output: { pages: false, opml: false, hub: "https://hub.example/" },
};
/** What all runs after the third day may add; in a month that is 15 KB a run. */
const mostGrowthMb = 10;

/** What happened in all lives of the daemon. */
type Diary = { runs: string[]; outcomes: string[]; now: number; most: number; said: string[]; pings: number };

/** One life of the daemon: until `end`, or until it is told to stop. Time passes only while nothing runs. */
async function live(project: Project, clock: StandingClock, diary: Diary, end: Date, each: (now: Date) => void) {
  const stop = new AbortController();
  // What goes well is not kept, so that the diary is no leak.
  const write = (line: string) => void (line.includes('"level":"info"') || diary.said.push(line));
  const log = openLog({ clock, write, isPretty: false, level: "info" });
  let served: Awaited<ReturnType<typeof aServer>> | undefined;
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
    log,
    signal: stop.signal,
    load: () => project.load(),
    random: () => diary.runs.length % 2,
    onOutcome(outcome: RunOutcome) {
      diary.outcomes.push(outcome.kind);
      served?.onOutcome(outcome);
    },
    async build(settings) {
      diary.runs.push(clock.now().toISOString());
      diary.most = Math.max(diary.most, ++diary.now);
      try {
        if (isDiskFull(clock.now())) throw new FeedmillError("disk", "cannot write output; the disk is full");
        const report = await buildOnce(project, settings);
        keepLastRun(settings.state, report, clock.now());
        await served?.visit();
        return report;
      } finally {
        diary.now--;
      }
    },
    async afterRun({ config: settings }, signal) {
      diary.now++;
      diary.pings += await tellHub(settings, clock, signal);
      diary.now--;
    },
  });
  served = await aServer(project, clock, daemon.reloader, log);
  expect(await daemon.schedule()).toBe(true);
  await served.close();
}

/** The server of one life of the daemon, and what it is asked by a reader and by monitoring. */
async function aServer(project: Project, clock: StandingClock, reloader: ConfigReloader, log: Logger) {
  const outputDir = join(project.dir, "output");
  mkdirSync(outputDir, { recursive: true });
  const metrics = openMetrics(() => reloader.current().config, clock, modifiedIn(outputDir));
  const { url, close } = await openServer({
    ...{ outputDir, metrics, log, clock, host: "127.0.0.1", port: 0 },
    cacheControl: cacheControlOf(reloader, clock, false),
    links: () => undefined,
    health: () => healthOf(reloader.current(), true, clock.now()),
  });
  return {
    close,
    onOutcome: metrics.onOutcome,
    async visit() {
      for (const path of ["feed.json", "feed.json", "healthz", "metrics"]) {
        const request = get(new URL(path, url), { agent: false, headers: { "accept-encoding": "br" } });
        const [response] = (await once(request, "response")) as [IncomingMessage];
        expect(response.statusCode).toBe(200);
        response.resume();
        await once(response, "close");
      }
    },
  };
}

/** A hub that takes everything. @returns how many feeds it was told of */
async function tellHub(settings: Config, clock: StandingClock, signal: AbortSignal): Promise<number> {
  const store = openStore(settings.state);
  const client = async () => ({ status: 204, headers: {}, body: Buffer.alloc(0) });
  const news = newsForHub({ config: settings, store });
  store.close();
  const remember = (pinged: Pinged) => keepFacts(settings.state, pinged);
  const report = await notifyHub(news, { clock, client, remember }, { signal });
  return report.pinged.length;
}

/** As the program does it: with the settings the daemon goes by, whatever the file says now. */
async function buildOnce({ clock, web }: Project, settings: Config): Promise<RunReport> {
  using store = openStore(settings.state);
  return await build({ config: settings, clock, store, checkLinks: web.checkLinks });
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
    const diary: Diary = { runs: [], outcomes: [], now: 0, most: 0, said: [], pings: 0 };
    const start = clock.now();
    const happen = happenings(project);
    const heldBefore = footprint();
    const heldAt: Footprint[] = [];
    const each = (now: Date) => {
      happen(now);
      project.web.asked.length = 0;
      if (now.getTime() >= start.getTime() + heldAt.length * 24 * hourMs) heldAt.push(footprint());
    };
    const restart = new Date("2026-02-16T12:00:00Z");
    const end = new Date(start.getTime() + days * 24 * hourMs);

    await live(project, clock, diary, restart, each);
    const runsBefore = diary.runs.length;
    clock.set("2026-02-16T17:00:00Z");
    await live(project, clock, diary, end, each);
    const heldAfter = footprint();

    // Away from 12:00 to 17:00; back at 17:00 it makes up for that at once.
    expect(hoursWithout(diary.runs, start, end)).toEqual([12, 13, 14, 15, 16].map((hour) => `2026-02-16T${hour}`));
    expect(diary.runs[runsBefore]?.slice(0, 16)).toBe("2026-02-16T17:00");
    expect(diary.most).toBe(1);
    expect(new Set(diary.outcomes)).toEqual(new Set(["done", "failed"]));
    expect(diary.outcomes.filter((outcome) => outcome === "failed")).toHaveLength(1);
    expect(diary.said.filter((line) => line.includes("keeping the last valid one"))).toHaveLength(1);
    expect(diary.said.filter((line) => line.includes("the disk is full"))).toHaveLength(1);
    // One run an hour, and one at the start of each life: the first of all, and the one that makes up for the restart.
    expect(diary.runs.length - new Set(diary.runs.map((run) => run.slice(0, 13))).size).toBe(2);
    // By the third day everything is loaded and made; on the last one the daemon is still alive.
    const grownMb = (heldAt.at(-1)?.memoryMb ?? Number.NaN) - (heldAt[3]?.memoryMb ?? Number.NaN);
    expect(grownMb).toBeLessThan(mostGrowthMb);
    expect(heldAfter.openFiles).toBe(heldBefore.openFiles);
    // The hub is told of the one feed at first, and of a new record and an edit each day.
    expect(diary.pings).toBe(1 + 2 * days);
    const titles = project.titles();
    expect(titles).toContain("flaps");
    expect(titles.some((title) => title.startsWith("Edited in hour"))).toBe(true);
    expect(titles).toHaveLength(Math.min(days + 3, 1000));
    const left = project.output();
    project.remove("output");
    await project.build({ force: true, check: false });
    expect(project.output()["feed.json"]).toBe(left["feed.json"]);
  },
  Math.max(60_000, days * 4000),
);
