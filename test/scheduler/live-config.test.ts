import { expect, onTestFinished, test, vi } from "vitest";
import { openDaemon } from "../../src/scheduler/daemon.ts";
import { openLiveConfig } from "../../src/scheduler/live-config.ts";
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
    build: () => Promise.reject(new Error("nothing is to be run")),
    log: openLog({ clock, write: (line) => void said.push(line), isPretty: true, level: "info" }),
  });
  const over = daemon.follow();
  onTestFinished(async () => {
    stop.abort();
    await over;
  });
  return { project, clock, stop, said, daemon, over, cacheControl: cacheControlOf(daemon.live, clock, false) };
}

test("a config that changes while nothing runs is read again within twenty seconds", async () => {
  const { project, clock, said, cacheControl } = await aFollower();
  const before = cacheControl();
  project.config(everyTenMinutes);

  await clock.advance(20_000);

  await vi.waitFor(() => expect(said.join()).toContain("config changed and was read again"));
  expect([before, cacheControl()]).toEqual(["public, max-age=1800", "public, max-age=300"]);
});

test("one that is invalid is told once, and the last good one stays; mended, it counts", async () => {
  const { project, clock, said, cacheControl } = await aFollower();
  project.write("config/feedmill.yaml", "schedule: { cron: nonsense }");

  await clock.advance(20_000);
  await vi.waitFor(() => expect(said.join()).toContain("the last good one stays in place"));
  await clock.advance(60_000);
  const kept = cacheControl();
  project.config(everyTenMinutes);
  await clock.advance(20_000);
  await vi.waitFor(() => expect(said).toHaveLength(2));

  expect([kept, cacheControl()]).toEqual(["public, max-age=1800", "public, max-age=300"]);
});

test("one that is mended to what it was before is told, too", async () => {
  const { project, clock, said } = await aFollower();
  const before = project.read("config/feedmill.yaml");
  project.write("config/feedmill.yaml", "schedule: { cron: nonsense }");
  await clock.advance(20_000);
  await vi.waitFor(() => expect(said).toHaveLength(1));

  project.write("config/feedmill.yaml", before);
  await clock.advance(20_000);
  await vi.waitFor(() => expect(said).toHaveLength(2));

  expect(said[1]).toContain("config is valid again, as it was before");
});

test("following ends at once when it is told to", async () => {
  const { clock, stop, over } = await aFollower();
  await clock.advance(30_000);

  stop.abort();
  await over;

  expect(clock.sleepers()).toBe(0);
});

test("who asks while the file is being read waits for what it says", async () => {
  const project = aProject();
  const listener = { onReload: vi.fn(), onMended: vi.fn(), onInvalid: vi.fn() };
  const live = await openLiveConfig(() => project.load(), listener);
  project.config(everyTenMinutes);

  const [one, two] = await Promise.all([live.refresh(), live.refresh()]);

  expect([one, two].map(({ config }) => config.schedule.cron)).toEqual(["*/10 * * * *", "*/10 * * * *"]);
  expect(listener.onReload).toHaveBeenCalledOnce();
});

test("of two changes the later one counts, also when the first takes longer to read", async () => {
  const project = aProject();
  const waiting: (() => void)[] = [];
  let isSlow = false;
  const load = async () => {
    const config = await project.load();
    if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
    return config;
  };
  const live = await openLiveConfig(load, { onReload: vi.fn(), onMended: vi.fn(), onInvalid: vi.fn() });
  isSlow = true;
  project.config({ schedule: { cron: "1 1 * * *" } });
  const first = live.refresh();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  isSlow = false;
  project.config({ schedule: { cron: "22 22 * * *" } });

  const second = live.refresh();
  // As long as it takes to read a file, for a reading that did not wait.
  await project.load();
  await new Promise((resolve) => setImmediate(resolve));
  waiting[0]?.();
  await Promise.all([first, second]);

  expect(live.current().config.schedule.cron).toBe("22 22 * * *");
});
