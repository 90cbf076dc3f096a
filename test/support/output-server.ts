import { symlinkSync } from "node:fs";
import { request as ask } from "node:http";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Config } from "../../src/config/config.ts";
import { systemClock } from "../../src/model/clock.ts";
import { openLog } from "../../src/scheduler/log.ts";
import { openMetrics } from "../../src/server/metrics.ts";
import { openServer } from "../../src/server/server.ts";
import { aClock, aFolder } from "./project.ts";

/** A text long enough to be compressed. */
export const body = (text: string) => text.repeat(400);

/** An output folder as a run leaves it, with traps. */
export function anOutput(): string {
  const dir = aFolder({
    "secret.txt": "secret",
    "output/index.html": body("<p>all</p>"),
    "output/feed.rss": body("<rss/>"),
    "output/feed.atom": body("<feed/>"),
    "output/feed.rss.gz": "nonsense",
    "output/feed.rss.br": "nonsense",
    "output/feed.json": body("{}"),
    "output/feeds.opml": body("<opml/>"),
    "output/topics.json": JSON.stringify({ topics: [{ id: "old", retired: true }, { id: "ai" }] }),
    "output/topics/ai/index.html": body("<p>ai</p>"),
    "output/topics/ai/feed.json": body("{}"),
    "output/topics/日本/feed.rss": body("<rss/>"),
    "output/topics/empty/readme": "x",
    "output/embed/v1/widget.js": body("x;"),
    "output/embed/v1/frame.html": body("<p>x</p>"),
    "output/feedmill.css": body("p{}"),
    "output/small.txt": "tiny",
    "output/picture.png": "\u0000",
    "output/.env": "secret",
    "output/.feedmill-tmp/1": "half",
    "output/a/.git/config": "secret",
  });
  symlinkSync(join(dir, "secret.txt"), join(dir, "output/link.txt"));
  symlinkSync(dir, join(dir, "output/up"));
  symlinkSync("loop", join(dir, "output/loop"));
  symlinkSync(join(dir, "output/small.txt"), join(dir, "output/inside.txt"));
  return join(dir, "output");
}

/** One answer, whole. */
export type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer };

export async function aServer(outputDir = anOutput()) {
  const clock = aClock();
  const said: string[] = [];
  const server = await openServer({
    ...{ outputDir, host: "127.0.0.1", port: 0, clock: systemClock },
    cacheControl: () => "public, max-age=1800",
    links: (path) => (path === "topics/ai/feed.json" ? '<https://hub.example/>; rel="hub"' : undefined),
    health: () => ({ ok: true, detail: "fine" }),
    metrics: openMetrics(
      () => ({ state: outputDir }) as Config,
      clock,
      () => undefined,
    ),
    log: openLog({ clock, write: (line) => void said.push(line), isPretty: false, level: "debug" }),
  });
  onTestFinished(() => server.close());
  /** Sends the path byte for byte, which `fetch` would not. */
  const get = (path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const { hostname, port } = new URL(server.url);
    const options = { hostname, port, path, headers, method, agent: false };
    const sent = ask(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
      response.on("error", reject);
    });
    sent.on("error", reject).end();
    return promise;
  };
  return { server, get, outputDir, said };
}
