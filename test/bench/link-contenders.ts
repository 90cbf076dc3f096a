/** The processes that `links.ts` starts: a web that answers after 20 ms, and those who check links on it. */
import { createServer } from "node:http";
import { Agent } from "undici";
import { openLinkChecker } from "../../src/links/check/link-checker.ts";
import { linkPolicy } from "../../src/links/policy.ts";
import { newLink } from "../../src/links/state/next-state.ts";
import { systemClock } from "../../src/model/clock.ts";
import type { LinkState } from "../../src/model/link.ts";

const CONCURRENCY = 64;
const DELAY_MS = 20;
const PAGE = `<!doctype html><title>A page</title><p>${"text ".repeat(100)}</p>`;

type Method = "HEAD" | "GET";

const [role, port, count, hosts, method] = process.argv.slice(2);
if (role === "serve") serve();
else await contend(role ?? "", Number(port), Number(count), Number(hosts), method === "HEAD" ? "HEAD" : "GET");

function* urls(port: number, count: number, hosts: number): Generator<string> {
  for (let i = 0; i < count; i++) {
    const host = (i % hosts) + 1;
    yield `http://127.${host >> 16}.${(host >> 8) & 255}.${host & 255}:${port}/page/${i}`;
  }
}

/** Answers everything after 20 ms; `/__connections` tells how many connections there were since it was last asked. */
function serve(): void {
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
  const check = openLinkChecker({ policy, clock: systemClock });
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
