// feedmill serve beside a bare fastify-static on the same files, in turns: requests a second by wrk, memory after many.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./measure.ts";

const root = join(import.meta.dirname, "../..");
const seconds = Number(process.env["BENCH_SECONDS"] ?? 3);
const rounds = 3;
const dir = mkdtempSync(join(tmpdir(), "feedmill-bench-"));

/** Answers the files of a folder with fastify-static and nothing else. */
const bare = `
  import { createRequire } from "node:module";
  const require = createRequire(${JSON.stringify(join(root, "package.json"))});
  const app = require("fastify").fastify();
  app.register(require("@fastify/static"), { root: ${JSON.stringify(join(dir, "output"))}, preCompressed: true });
  console.log(JSON.stringify({ url: (await app.listen({ port: 0, host: "127.0.0.1" })) + "/" }));`;

type Running = { readonly url: string; readonly pid: number; stop(): void };

async function start(args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, args, { cwd: dir, stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  return { url, pid: child.pid ?? 0, stop: () => void child.kill() };
}

/** Requests a second, and how many were answered with an error. */
function wrk(url: string, headers: Readonly<Record<string, string>>): number {
  const flags = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const out = execFileSync("wrk", ["-t1", "-c32", `-d${seconds}s`, ...flags, url], { encoding: "utf8" });
  if (/Non-2xx/u.test(out)) throw new Error(out);
  return Number(/Requests\/sec:\s+([\d.]+)/u.exec(out)?.[1]);
}

function megabytes({ pid }: Running): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

async function tagOf(url: string, accepted: string): Promise<Record<string, string>> {
  const { headers } = await fetch(url, { headers: { "accept-encoding": accepted } });
  return { "if-none-match": headers.get("etag") ?? "", "accept-encoding": accepted };
}

const bin = join(root, "dist/bin.js");
execFileSync("cp", ["-r", join(root, "records"), join(root, "config"), dir]);
execFileSync(process.execPath, [bin, "build", "--no-check", "-q"], { cwd: dir });
const feed = join(dir, "output/feed.rss");
const { brotliCompressSync } = await import("node:zlib");
writeFileSync(`${feed}.br`, brotliCompressSync(readFileSync(feed)));

const ours = await start([bin, "serve", "--port", "0", "--json", "-q"]);
const theirs = await start(["--input-type=module", "-e", bare]);
const servers = { "feedmill serve": ours, "bare fastify-static": theirs };
const kinds = ["200 plain", "200 br", "304 br"] as const;
const figures = new Map<string, number[]>();
try {
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) {
      for (const [name, { url }] of Object.entries(servers)) {
        const headers =
          kind === "200 plain"
            ? {}
            : kind === "200 br"
              ? { "accept-encoding": "br" }
              : await tagOf(`${url}feed.rss`, "br");
        const key = `${kind} ${name}`;
        figures.set(key, [...(figures.get(key) ?? []), wrk(`${url}feed.rss`, headers)]);
      }
    }
  }
  for (const kind of kinds) {
    const [mine = 0, other = 0] = Object.keys(servers).map((name) => median(figures.get(`${kind} ${name}`) ?? []));
    console.log(
      `${kind.padEnd(10)} feedmill ${Math.round(mine)}/s, bare ${Math.round(other)}/s: ${(mine / other).toFixed(2)}x`,
    );
  }
  const early = megabytes(ours);
  const total = Number(process.env["BENCH_REQUESTS"] ?? 100_000);
  let asked = 0;
  while (asked < total) asked += wrk(`${ours.url}feed.rss`, { "accept-encoding": "br" }) * seconds;
  console.log(`memory: ${early} MB, after ${Math.round(asked)} more requests ${megabytes(ours)} MB`);
} finally {
  ours.stop();
  theirs.stop();
  rmSync(dir, { recursive: true });
}
