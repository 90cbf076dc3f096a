/**
 * Link checking beside a bare undici loop, on loopback: `npm run compile && node test/bench/links.ts`.
 * The server and every contender run in processes of their own, as compiled JavaScript; ratios are of medians of five.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROUNDS = 5;
/** V8 lets its nursery grow to 96 MB in any long run; the bar on memory is for feedmill. */
const SMALL_NURSERY = ["--max-semi-space-size=16"];

type Figures = {
  readonly wallMs: number;
  readonly cpuUs: number;
  readonly peakMb: number;
  readonly connections: number;
};
type Task = {
  readonly count: number;
  readonly hosts: number;
  readonly method: "HEAD" | "GET";
  readonly flags?: readonly string[];
};

const dir = mkdtempSync(join(tmpdir(), "feedmill-bench-"));
const script = compileContenders();
const server = spawn(process.execPath, [script, "serve"], { stdio: ["ignore", "pipe", "inherit"] });
const [line] = await once(server.stdout, "data");
const port = String(line).trim();
try {
  await compare("GET");
  await compare("HEAD");
  const many = { count: 50_000, hosts: 50, method: "GET", flags: SMALL_NURSERY } as const;
  tell("50,000 GET, bare undici loop", await measure("bare", many));
  tell("50,000 GET, feedmill (bar 200 MB)", await measure("ours", many));
  tell("50,000 GET on 50,000 hosts", await measure("ours", { ...many, hosts: 50_000 }));
  tell("300 HEAD to one host (bar 2 conn.)", await measure("ours", { count: 300, hosts: 1, method: "HEAD" }));
} finally {
  server.kill();
  rmSync(dir, { recursive: true });
}

async function compare(method: Task["method"]): Promise<void> {
  const task = { count: 5000, hosts: 50, method };
  const runs: Record<"bare" | "ours", Figures[]> = { bare: [], ours: [] };
  for (let round = 0; round < ROUNDS; round++) {
    runs.bare.push(await measure("bare", task));
    runs.ours.push(await measure("ours", task));
  }
  const [bare, ours] = [medians(runs.bare), medians(runs.ours)];
  tell(`5,000 ${method}, bare undici loop`, bare);
  tell(`5,000 ${method}, feedmill`, ours);
  const [wall, cpu] = [ours.wallMs / bare.wallMs, ours.cpuUs / bare.cpuUs];
  console.log(`  wall ratio ${wall.toFixed(3)} (bar 1.05), CPU ratio ${cpu.toFixed(2)} (bar 1.6)`);
}

async function measure(contender: string, { count, hosts, method, flags = [] }: Task): Promise<Figures> {
  await connections();
  const child = spawn(process.execPath, [...flags, script, contender, port, String(count), String(hosts), method]);
  child.stderr.pipe(process.stderr);
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  await once(child, "close");
  return { ...JSON.parse(text), connections: await connections() };
}

/** How many connections the server saw since it was last asked. */
async function connections(): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/__connections`, { headers: { connection: "close" } });
  return Number(await answer.text());
}

function medians(runs: readonly Figures[]): Figures {
  const of = (key: keyof Figures): number =>
    runs.map((run) => run[key]).sort((a, b) => a - b)[runs.length >> 1] ?? Number.NaN;
  return { wallMs: of("wallMs"), cpuUs: of("cpuUs"), peakMb: of("peakMb"), connections: of("connections") };
}

function tell(label: string, { wallMs, cpuUs, peakMb, connections }: Figures): void {
  const cells = [`${(wallMs / 1000).toFixed(2)} s`, `${cpuUs.toFixed(0)} us CPU/link`, `${peakMb.toFixed(0)} MB`];
  console.log(`${label.padEnd(34)} ${cells.map((cell) => cell.padStart(16)).join("")} ${connections} connections`);
}

/** The contenders as JavaScript over `dist/`: stripping types as they load would cost memory that no user pays. */
function compileContenders(): string {
  const source = readFileSync(join(import.meta.dirname, "link-contenders.ts"), "utf8");
  const inDist = (url: string): string => url.replace("/src/", "/dist/").replace(/\.ts$/, ".js");
  const text = stripTypeScriptTypes(source).replace(
    / from "(?!node:)([^"]+)"/g,
    (_, name: string) => ` from "${inDist(import.meta.resolve(name))}"`,
  );
  const file = join(dir, "link-contenders.mjs");
  writeFileSync(file, text);
  return file;
}
