// feedmill serve beside nginx (one worker, the settings that the run wrote) on the same files: requests a second by wrk and
// CPU of the server per request, in short turns because machines are shared; then the server's memory over a million
// requests of all kinds and with 5,000 connections. Needs nginx-light and wrk of Debian.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { median } from "./measure.ts";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "dist/bin.js");
const seconds = Number(process.env["BENCH_SECONDS"] ?? 1);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 7);
const feed = "topics/web/feed.rss";
const stations = [100_000, 500_000, Number(process.env["BENCH_REQUESTS"] ?? 1_000_000)];
const dir = mkdtempSync(join(tmpdir(), "feedmill-bench-"));

const nginxPort = 18_080;
const nginxConfig = `daemon off;
master_process off;
pid ${dir}/pid;
error_log ${dir}/log warn;
events { worker_connections 8192; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((place) => `${place}_temp_path ${dir}/${place};`).join("\n  ")}
  server {
    listen 127.0.0.1:${nginxPort};
    root ${join(dir, "output")};
    include "${join(dir, "output/embed/v1/nginx.conf")}";
  }
}
`;

/** A mix of what readers, browsers and robots ask for. */
const mix = (tag: string) => `
  local asked = {
    {"GET", "/feed.rss", {}}, {"GET", "/feed.rss", {["accept-encoding"] = "br"}}, {"GET", "/", {["accept-encoding"] = "gzip"}},
    {"GET", "/feed.json", {["accept-encoding"] = "gzip, br"}}, {"GET", "/feed.atom", {}}, {"GET", "/nothing", {}},
    {"GET", "/feed.rss", {["accept-encoding"] = "br", ["if-none-match"] = '${tag}'}},
    {"GET", "/feed.rss", {["accept-encoding"] = "br", ["if-none-match"] = '${tag}'}},
    {"GET", "/feed.json", {range = "bytes=10-99"}}, {"GET", "/topics/web/", {}}, {"GET", "/topics/rss/feed.rss", {}},
    {"GET", "/feed.rss?number=", {}},
  }
  local turn = 0
  request = function()
    turn = turn + 1
    local one = asked[turn % #asked + 1]
    return wrk.format(one[1], one[2] .. (one[2]:sub(-1) == "=" and turn or ""), one[3])
  end`;

type Running = { readonly url: string; readonly pid: number; stop(): void };
type Figures = { readonly perSecond: number; readonly microseconds: number };

/** Starts a server. feedmill is started as people do, since its first line has a setting for V8. */
async function start(program: string, args: readonly string[]): Promise<Running> {
  const PATH = `${dirname(process.execPath)}:${process.env["PATH"]}`;
  const env = { ...process.env, PATH };
  const child = spawn(program, args, { cwd: dir, env, stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  return { url, pid: child.pid ?? 0, stop: () => void child.kill() };
}

/** Starts nginx and waits until it answers. */
async function startNginx(): Promise<Running> {
  const config = join(dir, "nginx.conf");
  writeFileSync(config, nginxConfig);
  const child = spawn("/usr/sbin/nginx", ["-e", join(dir, "log"), "-c", config], { stdio: "inherit" });
  const url = `http://127.0.0.1:${nginxPort}/`;
  for (let tries = 0; ; tries++) {
    try {
      await fetch(url);
      return { url, pid: child.pid ?? 0, stop: () => void child.kill() };
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(50);
    }
  }
}

function wrk(args: readonly string[]): { readonly count: number; readonly perSecond: number; readonly text: string } {
  const text = execFileSync("wrk", ["-t1", "-c32", `-d${seconds}s`, ...args], { encoding: "utf8" });
  const count = Number(/(\d+) requests in/u.exec(text)?.[1]);
  return { count, perSecond: Number(/Requests\/sec:\s+([\d.]+)/u.exec(text)?.[1]), text };
}

function measure(server: Running, headers: Readonly<Record<string, string>>): Figures {
  const before = cpuMs(server);
  const flags = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const { count, perSecond, text } = wrk([...flags, `${server.url}${feed}`]);
  if (/Non-2xx/u.test(text)) throw new Error(text);
  return { perSecond, microseconds: ((cpuMs(server) - before) * 1000) / count };
}

/** Time of the processor that a process has used. Linux counts it in hundredths of a second. */
function cpuMs({ pid }: Running): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function megabytes({ pid }: Running): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

async function tagOf({ url }: Running, encoding: string): Promise<string> {
  const { headers } = await fetch(`${url}${feed}`, { headers: { "accept-encoding": encoding } });
  return headers.get("etag") ?? "";
}

const kinds = {
  "200 plain": async () => ({}),
  "200 gzip": async () => ({ "accept-encoding": "gzip" }),
  "304 plain": async (server: Running) => ({ "if-none-match": await tagOf(server, "identity") }),
};
type Kind = keyof typeof kinds;

/** The median of a quotient over all rounds: both sides of each were measured in the same few seconds. */
function ratio(over: readonly Figures[], under: readonly Figures[], of: keyof Figures): string {
  return `${median(over.map((one, round) => one[of] / (under[round]?.[of] ?? Number.NaN))).toFixed(2)}x`;
}

async function compare(servers: { readonly ours: Running; readonly nginx: Running }): Promise<void> {
  const none = (): Record<Kind, Figures[]> => ({ "200 plain": [], "200 gzip": [], "304 plain": [] });
  const seen = { ours: none(), nginx: none() };
  for (let round = -1; round < rounds; round++) {
    for (const kind of Object.keys(kinds) as Kind[]) {
      for (const name of ["ours", "nginx"] as const) {
        const figures = measure(servers[name], await kinds[kind](servers[name]));
        // The first round warms up.
        if (round >= 0) seen[name][kind].push(figures);
      }
    }
  }
  console.log("             requests/s: feedmill   nginx   ratio    CPU us: feedmill   nginx   ratio");
  for (const kind of Object.keys(kinds) as Kind[]) {
    const [mine, other] = [seen.ours[kind], seen.nginx[kind]];
    const middle = (figures: readonly Figures[], of: keyof Figures) => median(figures.map((one) => one[of])).toFixed(0);
    const cells = (of: keyof Figures) => [middle(mine, of).padStart(8), middle(other, of).padStart(7)];
    const [rate, cpu] = [cells("perSecond"), cells("microseconds")];
    const first = `${kind.padEnd(9)}${rate[0]?.padStart(25)} ${rate[1]}${ratio(mine, other, "perSecond").padStart(8)}`;
    console.log(`${first}${cpu[0]?.padStart(20)} ${cpu[1]}${ratio(mine, other, "microseconds").padStart(8)}`);
  }
}

async function watchMemory(server: Running): Promise<void> {
  const script = join(dir, "mix.lua");
  writeFileSync(script, mix(await tagOf(server, "br")));
  const figures = [`${megabytes(server)} MB at first`];
  let asked = 0;
  for (const station of stations) {
    while (asked < station) asked += wrk(["-s", script, server.url]).count;
    figures.push(`${megabytes(server)} MB after ${asked}`);
  }
  for (const encoding of ["identity", "br"]) {
    wrk(["-c5000", "-d5s", "-H", `accept-encoding: ${encoding}`, `${server.url}${feed}`]);
    figures.push(`${megabytes(server)} MB after 5,000 connections (${encoding})`);
  }
  console.log(`memory, all kinds mixed: ${figures.join(", ")}`);
}

cpSync(join(root, "records"), join(dir, "records"), { recursive: true });
cpSync(join(root, "config"), join(dir, "config"), { recursive: true });
const env = { ...process.env, FEEDMILL_OUTPUT_PRECOMPRESS: "true" };
execFileSync(process.execPath, [bin, "build", "--no-check", "-q"], { cwd: dir, env });
// The feed of a busy site: 37 KB.
const large = readFileSync(join(dir, "output/feed.rss"), "utf8").repeat(9).slice(0, 37_000);
writeFileSync(join(dir, "output", feed), large);
writeFileSync(join(dir, "output", `${feed}.gz`), gzipSync(large, { level: 9 }));
writeFileSync(join(dir, "output", `${feed}.br`), brotliCompressSync(large));
const servers = {
  ours: await start(bin, ["serve", "--port", "0", "--json", "-q"]),
  nginx: await startNginx(),
};
try {
  await compare(servers);
  servers.ours.stop();
  const fresh = await start(bin, ["serve", "--port", "0", "--json", "-q"]);
  servers.ours = fresh;
  await watchMemory(fresh);
} finally {
  for (const { stop } of Object.values(servers)) stop();
  rmSync(dir, { recursive: true });
}
