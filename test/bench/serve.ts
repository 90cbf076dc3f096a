// feedmill serve beside a bare fastify-static on the same files: requests a second by wrk, CPU of the server per request,
// in short turns because machines are shared; then the server's memory over a million requests of all kinds.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { median } from "./measure.ts";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "dist/bin.js");
const seconds = Number(process.env["BENCH_SECONDS"] ?? 1);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 7);
const stations = [100_000, 500_000, Number(process.env["BENCH_REQUESTS"] ?? 1_000_000)];
const dir = mkdtempSync(join(tmpdir(), "feedmill-bench-"));

/** Answers the files of a folder with fastify-static and nothing else. */
const bare = `
  import { createRequire } from "node:module";
  const require = createRequire(${JSON.stringify(join(root, "package.json"))});
  const app = require("fastify").fastify();
  app.register(require("@fastify/static"), { root: ${JSON.stringify(join(dir, "output"))}, preCompressed: true });
  console.log(JSON.stringify({ url: (await app.listen({ port: 0, host: "127.0.0.1" })) + "/" }));`;

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

function wrk(args: readonly string[]): { readonly count: number; readonly perSecond: number; readonly text: string } {
  const text = execFileSync("wrk", ["-t1", "-c32", `-d${seconds}s`, ...args], { encoding: "utf8" });
  const count = Number(/(\d+) requests in/u.exec(text)?.[1]);
  return { count, perSecond: Number(/Requests\/sec:\s+([\d.]+)/u.exec(text)?.[1]), text };
}

function measure(server: Running, headers: Readonly<Record<string, string>>): Figures {
  const before = cpuMs(server);
  const flags = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const { count, perSecond, text } = wrk([...flags, `${server.url}feed.rss`]);
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

async function tagOf({ url }: Running): Promise<string> {
  const { headers } = await fetch(`${url}feed.rss`, { headers: { "accept-encoding": "br" } });
  return headers.get("etag") ?? "";
}

const kinds = {
  "200 plain": async () => ({}),
  "200 br": async () => ({ "accept-encoding": "br" }),
  "304 br": async (server: Running) => ({ "accept-encoding": "br", "if-none-match": await tagOf(server) }),
};
type Kind = keyof typeof kinds;

/** The median of a quotient over all rounds: both sides of each were measured in the same few seconds. */
function ratio(over: readonly Figures[], under: readonly Figures[], of: keyof Figures): string {
  return `${median(over.map((one, round) => one[of] / (under[round]?.[of] ?? Number.NaN))).toFixed(2)}x`;
}

async function compare(servers: { readonly ours: Running; readonly bare: Running }): Promise<void> {
  const none = (): Record<Kind, Figures[]> => ({ "200 plain": [], "200 br": [], "304 br": [] });
  const seen = { ours: none(), bare: none() };
  for (let round = -1; round < rounds; round++) {
    for (const kind of Object.keys(kinds) as Kind[]) {
      for (const name of ["ours", "bare"] as const) {
        const figures = measure(servers[name], await kinds[kind](servers[name]));
        // The first round warms up.
        if (round >= 0) seen[name][kind].push(figures);
      }
    }
  }
  console.log("             requests/s: feedmill    bare   ratio    CPU us: feedmill    bare   ratio");
  for (const kind of Object.keys(kinds) as Kind[]) {
    const [mine, other] = [seen.ours[kind], seen.bare[kind]];
    const middle = (figures: readonly Figures[], of: keyof Figures) => median(figures.map((one) => one[of])).toFixed(0);
    const cells = (of: keyof Figures) => [middle(mine, of).padStart(8), middle(other, of).padStart(7)];
    const [rate, cpu] = [cells("perSecond"), cells("microseconds")];
    const first = `${kind.padEnd(9)}${rate[0]?.padStart(25)} ${rate[1]}${ratio(mine, other, "perSecond").padStart(8)}`;
    console.log(`${first}${cpu[0]?.padStart(20)} ${cpu[1]}${ratio(mine, other, "microseconds").padStart(8)}`);
  }
  for (const [name, figures] of Object.entries(seen)) {
    const [rate, cpu] = (["perSecond", "microseconds"] as const).map((of) =>
      ratio(figures["304 br"], figures["200 br"], of),
    );
    console.log(`304 beside 200 br, ${name}: ${rate} the requests/s, ${cpu} the CPU`);
  }
}

async function watchMemory(server: Running): Promise<void> {
  const script = join(dir, "mix.lua");
  writeFileSync(script, mix(await tagOf(server)));
  const figures = [`${megabytes(server)} MB at first`];
  let asked = 0;
  for (const station of stations) {
    while (asked < station) asked += wrk(["-s", script, server.url]).count;
    figures.push(`${megabytes(server)} MB after ${asked}`);
  }
  console.log(`memory, all kinds mixed: ${figures.join(", ")}`);
}

cpSync(join(root, "records"), join(dir, "records"), { recursive: true });
cpSync(join(root, "config"), join(dir, "config"), { recursive: true });
const env = { ...process.env, FEEDMILL_OUTPUT_PRECOMPRESS: "true" };
execFileSync(process.execPath, [bin, "build", "--no-check", "-q"], { cwd: dir, env });
const servers = {
  ours: await start(bin, ["serve", "--port", "0", "--json", "-q"]),
  bare: await start(process.execPath, ["--input-type=module", "-e", bare]),
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
