import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LinkState } from "../../src/model/link.ts";
import { aDice } from "../support/dice.ts";

const links = 600;
const kills = Number(process.env["KILLS"] ?? 12);
const program = join(import.meta.dirname, "..", "..", "src", "bin.ts");
const server = createServer((_request, response) => {
  setTimeout(() => response.setHeader("content-type", "text/html").end("<title>Here</title>"), 20);
});
let project = "";

beforeEach(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  project = mkdtempSync(join(tmpdir(), "feedmill-kill-"));
  mkdirSync(join(project, "config"));
  mkdirSync(join(project, "records"));
  const settings = { allowPrivate: true, hostGapMs: 0, perHost: 16, concurrency: 16 };
  writeFileSync(join(project, "config", "feedmill.yaml"), `links: ${JSON.stringify(settings)}\n`);
  for (let number = 0; number < links; number++) {
    const front = {
      title: `Record ${number}`,
      publishedDateTime: "2026-01-01",
      originalUrl: `http://127.0.0.1:${port}/${number}`,
    };
    writeFileSync(join(project, "records", `${number}.md`), `---\n${JSON.stringify(front)}\n---\n`);
  }
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  rmSync(project, { recursive: true, force: true });
});

function start(command: string) {
  const args = [program, command, "--now", "2026-02-01", "--quiet"];
  return spawn(process.execPath, args, {
    cwd: project,
    stdio: "ignore",
    env: { ...process.env, FEEDMILL_TIME_TRAVEL: "1" },
  });
}

function statesNow(): Map<string, LinkState> {
  const db = new DatabaseSync(join(project, ".feedmill", "memory.db"));
  const rows = db.prepare("SELECT state FROM links").all();
  db.close();
  return new Map(rows.map((row) => JSON.parse(String(row["state"])) as LinkState).map((state) => [state.url, state]));
}

test(`checks killed ${kills} times lose and double no verdict, and leave the feeds whole`, {
  timeout: 180_000,
}, async () => {
  const dice = aDice(7);
  const first = start("build");
  await sleep(700);
  first.kill("SIGKILL");
  await once(first, "exit");
  let before = new Map<string, LinkState>();

  for (let round = 0; round < kills; round++) {
    const child = start("check");
    await Promise.race([once(child, "exit"), sleep(250 + dice() * 500)]);
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");

    const now = statesNow();
    for (const [url, state] of before) expect(now.get(url)).toEqual(state);
    before = now;
  }
  const last = start("build");
  await once(last, "exit");

  const states = [...statesNow().values()];
  expect(last.exitCode).toBe(0);
  expect(states).toHaveLength(links);
  expect(new Set(states.map((state) => state.checks))).toEqual(new Set([1]));
  const feed = JSON.parse(readFileSync(join(project, "output", "feed.json"), "utf8")) as { items: unknown[] };
  expect(feed.items).toHaveLength(50);
});
