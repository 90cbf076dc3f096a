import { expect, onTestFinished, test, vi } from "vitest";
import { openConfigReloader } from "../../src/scheduler/config-reload.ts";
import { openDaemon } from "../../src/scheduler/daemon.ts";
import { openLog } from "../../src/scheduler/log.ts";
import { cacheControlOf } from "../../src/server/cache-control.ts";
import { aDrivenClock } from "../support/driven-clock.ts";
import { aProject } from "../support/project.ts";

const everyTenMinutes = { schedule: { cron: "*/10 * * * *" } };

/** A daemon that only follows its config, as `serve` does without --schedule. */
async function aFollower() {
  const project = aProject();
  const clock = aDrivenClock();
  const stop = new AbortController();
  const said: string[] = [];
  const daemon = await openDaemon({
    ...{ clock, signal: stop.signal, load: () => project.load() },
    build: () => Promise.reject(new Error("no run expected")),
    log: openLog({ clock, write: (line) => void said.push(line), isPretty: true, level: "info" }),
  });
  const over = daemon.follow();
  onTestFinished(async () => {
    stop.abort();
    await over;
  });
  return { project, clock, stop, said, daemon, over, cacheControl: cacheControlOf(daemon.reloader, clock, false) };
}

test("reloads a changed config within twenty seconds, also while nothing runs", async () => {
  const { project, clock, said, cacheControl } = await aFollower();
  const before = cacheControl();
  project.config(everyTenMinutes);

  await clock.advance(20_000);

  await vi.waitFor(() => expect(said.join()).toContain("config changed; reloaded it"));
  expect([before, cacheControl()]).toEqual(["public, max-age=1800", "public, max-age=300"]);
});

test("keeps the last valid config while the file is invalid, logs that once, and uses the repaired file", async () => {
  const { project, clock, said, cacheControl } = await aFollower();
  project.write("config/feedmill.yaml", "schedule: { cron: nonsense }");

  await clock.advance(20_000);
  await vi.waitFor(() => expect(said.join()).toContain("keeping the last valid one"));
  await clock.advance(60_000);
  const kept = cacheControl();
  project.config(everyTenMinutes);
  await clock.advance(20_000);
  await vi.waitFor(() => expect(said).toHaveLength(2));

  expect([kept, cacheControl()]).toEqual(["public, max-age=1800", "public, max-age=300"]);
});

test("logs that the file is valid again when it got its earlier content back", async () => {
  const { project, clock, said } = await aFollower();
  const before = project.read("config/feedmill.yaml");
  project.write("config/feedmill.yaml", "schedule: { cron: nonsense }");
  await clock.advance(20_000);
  await vi.waitFor(() => expect(said).toHaveLength(1));

  project.write("config/feedmill.yaml", before);
  await clock.advance(20_000);
  await vi.waitFor(() => expect(said).toHaveLength(2));

  expect(said[1]).toContain("config is valid again, with no change");
});

test("following ends at once with the signal", async () => {
  const { clock, stop, over } = await aFollower();
  await clock.advance(30_000);

  stop.abort();
  await over;

  expect(clock.sleepers()).toBe(0);
});

test("concurrent callers wait for the same reload", async () => {
  const project = aProject();
  const listener = { onReload: vi.fn(), onRecovered: vi.fn(), onInvalid: vi.fn() };
  const reloader = await openConfigReloader(() => project.load(), listener);
  project.config(everyTenMinutes);

  const [one, two] = await Promise.all([reloader.refresh(), reloader.refresh()]);

  expect([one, two].map(({ config }) => config.schedule.cron)).toEqual(["*/10 * * * *", "*/10 * * * *"]);
  expect(listener.onReload).toHaveBeenCalledOnce();
});

test("of two changes the later one wins, also when reading the first takes longer", async () => {
  const project = aProject();
  const waiting: (() => void)[] = [];
  let isSlow = false;
  const load = async () => {
    const config = await project.load();
    if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
    return config;
  };
  const reloader = await openConfigReloader(load, { onReload: vi.fn(), onRecovered: vi.fn(), onInvalid: vi.fn() });
  isSlow = true;
  project.config({ schedule: { cron: "1 1 * * *" } });
  const first = reloader.refresh();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  isSlow = false;
  project.config({ schedule: { cron: "22 22 * * *" } });

  const second = reloader.refresh();
  // As long as it takes to read a file, for a reading that did not wait.
  await project.load();
  await new Promise((resolve) => setImmediate(resolve));
  waiting[0]?.();
  await Promise.all([first, second]);

  expect(reloader.current().config.schedule.cron).toBe("22 22 * * *");
});
