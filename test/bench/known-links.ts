import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { openLinks } from "../../src/build/replicas.ts";
import { openLinkChecker } from "../../src/links/check/link-checker.ts";
import { linkPolicy } from "../../src/links/policy.ts";
import { nextState } from "../../src/links/state/next-state.ts";
import { patient } from "../../src/links/state/thresholds.ts";
import { systemClock } from "../../src/model/clock.ts";
import type { LinkState } from "../../src/model/link.ts";
import { openRecordIndex } from "../../src/store/record-index.ts";
import { openStore } from "../../src/store/store.ts";

// Half a million known links, one in a hundred due: how long until the first request, and is nothing else asked?
const known = Number(process.argv[2] ?? 500_000);
const now = new Date();
const dir = mkdtempSync(join(tmpdir(), "feedmill-known-"));
const server = createServer((_request, response) => {
  first ||= performance.now();
  requests++;
  response.setHeader("content-type", "text/html").end("<title>Here</title>");
});
let first = 0;
let requests = 0;
await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
const { port } = server.address() as AddressInfo;

await remember();
const start = performance.now();
const store = openStore(dir);
const { replica } = openLinks(store, now);
const { known: found, due } = replica.counts(now, now);
const policy = linkPolicy.parse({ allowPrivate: true, hostGapMs: 0, perHost: 8 });
await openLinkChecker({ policy, clock: systemClock })({ due: replica.due(now, now, []), memory: store.links });
console.log(`${found} known, ${due} due, ${requests} requests; first after ${Math.round(first - start)} ms`);
store.close();
server.close();
rmSync(dir, { recursive: true });

/** Fills the state folder as runs before would have. */
async function remember(): Promise<void> {
  const before = openStore(dir);
  const { cache, links } = before;
  openRecordIndex(cache, "");
  const want = cache.prepare("INSERT INTO links (url, wanted) VALUES (?, 1)");
  for (let from = 0; from < known; from += 5000) {
    const states = Array.from({ length: Math.min(5000, known - from) }, (_, index) => aKnownLink(from + index));
    cache.exec("BEGIN");
    for (const { url } of states) want.run(url);
    cache.exec("COMMIT");
    await links.put(states, []);
  }
  openLinks(before, now);
  before.close();
}

function aKnownLink(number: number): LinkState {
  const url = `http://127.0.0.${1 + (number % 50)}:${port}/${number}`;
  const seen = nextState(undefined, { url, reason: "ok", status: 200 }, now, { isFar: false, thresholds: patient });
  if (seen === undefined) throw new Error("a link seen alive has a state");
  return number % 100 === 0 ? { ...seen, nextCheckAt: new Date(now.getTime() - 1000) } : seen;
}
