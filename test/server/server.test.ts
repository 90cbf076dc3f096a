import { join } from "node:path";
import { expect, test } from "vitest";
import type { Config } from "../../src/config/config.ts";
import { systemClock } from "../../src/model/clock.ts";
import { openLog } from "../../src/scheduler/log.ts";
import { openMetrics } from "../../src/server/metrics.ts";
import { openServer } from "../../src/server/server.ts";
import { anOutput, aServer } from "../support/output-server.ts";
import { aClock, aFolder } from "../support/project.ts";

test.each([
  ["the port is taken", async () => ({ port: Number(new URL((await aServer()).server.url).port) }), "listen"],
  ["there is no output", async () => ({ outputDir: join(aFolder(), "none") }), "disk"],
  ["the output is a file", async () => ({ outputDir: join(anOutput(), "feed.rss") }), "disk"],
  ["the address is not ours", async () => ({ host: "192.0.2.1" }), "listen"],
])("refuses to start when %s", async (_why, parts, code) => {
  const usual = {
    ...{ outputDir: anOutput(), host: "127.0.0.1", port: 0, clock: systemClock, cacheControl: () => "" },
    links: () => undefined,
    health: () => ({ ok: true, detail: "" }),
    metrics: openMetrics(
      () => ({ state: "" }) as Config,
      aClock(),
      () => undefined,
    ),
    log: openLog({ clock: aClock(), write: () => undefined, isPretty: false, level: "error" }),
  };

  await expect(openServer({ ...usual, ...(await parts()) })).rejects.toMatchObject({ name: "FeedmillError", code });
});
