/**
 * Link checking beside a bare undici loop, on loopback: `node test/bench/links.ts`.
 * The server and every contender run in processes of their own; each line is the median of three runs.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { Agent } from "undici";
import { systemClock } from "../../src/clock.ts";
import { createLinkChecker } from "../../src/links/check.ts";
import { newLink } from "../../src/links/judge.ts";
import { linkPolicy } from "../../src/links/policy.ts";
import type { LinkState } from "../../src/model/link.ts";

const HOSTS = 50;
const CONCURRENCY = 64;
const DELAY_MS = 20;
const PAGE = `<!doctype html><title>A page</title><p>${"text ".repeat(100)}</p>`;

type Method = "HEAD" | "GET";
type Figures = { wallMs: number; cpuUs: number; peakMb: number; connections: number };

function* urls(port: number, count: number, hosts: number): Generator<string> {
  for (let i = 0; i < count; i++) yield `http://127.0.0.${(i % hosts) + 1}:${port}/page/${i}`;
}

/** Answers everything after 20 ms; `/__connections` tells how many connections there were since it was last asked. */
async function serve(): Promise<void> {
  let connections = 0;
  const server = createServer((request, response) => {
    if (request.url === "/__connections") {
      response.end(String(connections - 1));
      connections = 0;
      return;
    }
    setTimeout(() => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": PAGE.length });
      response.end(request.method === "HEAD" ? undefined : PAGE);
    }, DELAY_MS);
  });
  server.on("connection", () => connections++);
  server.keepAliveTimeout = 60_000;
  server.listen(0, "0.0.0.0", 4096, () => {
    const address = server.address();
    process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`);
  });
}

/** What anybody would write first: so many workers over one list, no verdict, no politeness, no memory. */
async function bare(port: number, count: number, hosts: number, method: Method): Promise<void> {
  const agent = new Agent();
  const queue = urls(port, count, hosts);
  const worker = async (): Promise<void> => {
    for (const url of queue) {
      const { origin, pathname } = new URL(url);
      const response = await agent.request({ origin, path: pathname, method, reset: false });
      await response.body.text();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  await agent.close();
}

async function ours(port: number, count: number, hosts: number, method: Method): Promise<void> {
  const states = new Map<string, LinkState>();
  const policy = linkPolicy.parse({ allowPrivate: true, hostGapMs: 0, concurrency: CONCURRENCY });
  const check = createLinkChecker({ policy, clock: systemClock });
  const known = (url: string): LinkState => ({
    ...newLink(url, new Date(0)),
    verdict: { kind: "alive", reason: "ok" },
    checks: 1,
  });
  const memory = {
    get: async (asked: readonly string[]) => (method === "HEAD" ? asked.map(known) : []),
    put: async (saved: readonly LinkState[]) => {
      if (count <= 5000) for (const state of saved) states.set(state.url, state);
    },
    hosts: async () => [],
  };
  const due = urls(port, count, hosts).map((url) => ({ url, isFar: false }));
  const result = await check({ due, memory });
  if (result.checked !== count) throw new Error(`checked ${result.checked} of ${count}: ${JSON.stringify(result)}`);
}

async function contend(contender: string, port: number, count: number, hosts: number, method: Method): Promise<void> {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  await (contender === "bare" ? bare : ours)(port, count, hosts, method);
  const { user, system } = process.cpuUsage(cpu);
  const wallMs = performance.now() - startedAt;
  const figures = { wallMs, cpuUs: (user + system) / count, peakMb: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(JSON.stringify(figures));
}

async function measure(
  port: number,
  contender: string,
  count: number,
  hosts: number,
  method: Method,
  nodeFlags: readonly string[] = [],
): Promise<Figures> {
  await ask(port);
  const child = spawn(process.execPath, [
    ...nodeFlags,
    import.meta.filename,
    contender,
    String(port),
    String(count),
    String(hosts),
    method,
  ]);
  child.stderr.pipe(process.stderr);
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  await once(child, "close");
  return { ...JSON.parse(text), connections: await ask(port) };
}

async function ask(port: number): Promise<number> {
  return Number(
    await (await fetch(`http://127.0.0.1:${port}/__connections`, { headers: { connection: "close" } })).text(),
  );
}

function median(runs: readonly Figures[], key: keyof Figures): number {
  const values = runs.map((run) => run[key]).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

function tell(label: string, figures: Figures): void {
  const { wallMs, cpuUs, peakMb, connections } = figures;
  const cells = [`${(wallMs / 1000).toFixed(2)} s`, `${cpuUs.toFixed(0)} us CPU/link`, `${peakMb.toFixed(0)} MB`];
  console.log(`${label.padEnd(34)} ${cells.map((cell) => cell.padStart(16)).join("")} ${connections} connections`);
}

async function compare(port: number, method: Method): Promise<void> {
  const runs: Record<string, Figures[]> = { bare: [], ours: [] };
  for (let round = 0; round < 3; round++) {
    for (const contender of ["bare", "ours"])
      runs[contender]?.push(await measure(port, contender, 5000, HOSTS, method));
  }
  const of = (contender: string): Figures => {
    const all = runs[contender] ?? [];
    return {
      wallMs: median(all, "wallMs"),
      cpuUs: median(all, "cpuUs"),
      peakMb: median(all, "peakMb"),
      connections: median(all, "connections"),
    };
  };
  const [theirs, own] = [of("bare"), of("ours")];
  tell(`5,000 ${method}, bare undici loop`, theirs);
  tell(`5,000 ${method}, feedmill`, own);
  const [wall, cpu] = [own.wallMs / theirs.wallMs, own.cpuUs / theirs.cpuUs];
  console.log(`  wall ratio ${wall.toFixed(3)} (bar 1.05), CPU ratio ${cpu.toFixed(2)} (bar 1.6)`);
}

async function main(): Promise<void> {
  const server = spawn(process.execPath, [import.meta.filename, "serve"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(server.stdout, "data");
  const port = Number(String(line));
  await compare(port, "GET");
  await compare(port, "HEAD");
  // V8 lets its nursery grow to 96 MB in any long run; the bar is for feedmill, so it is kept at 16
  const small = ["--max-semi-space-size=16"];
  tell("50,000 GET, bare undici loop", await measure(port, "bare", 50_000, HOSTS, "GET", small));
  tell("50,000 GET, feedmill (bar 200 MB)", await measure(port, "ours", 50_000, HOSTS, "GET", small));
  tell("300 HEAD to one host (bar 2 conn.)", await measure(port, "ours", 300, 1, "HEAD"));
  server.kill();
}

const [role, port, count, hosts, method] = process.argv.slice(2);
if (role === undefined) await main();
else if (role === "serve") await serve();
else await contend(role, Number(port), Number(count), Number(hosts), method === "HEAD" ? "HEAD" : "GET");
