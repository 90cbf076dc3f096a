import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aWeb, type Web } from "../support/web.ts";

const CHILD = join(import.meta.dirname, "../support/link-child.ts");

let web: Web;
/** What the path `/interrupt` does. */
let interrupt: (() => void) | undefined;
beforeAll(async () => {
  web = await aWeb({ "/interrupt": () => interrupt?.() });
});
afterAll(() => web.close());

async function checkInChild(urls: readonly string[]) {
  const child = spawn(process.execPath, [CHILD, "5000", ...urls]);
  let [out, err, saidAt] = ["", "", 0];
  child.stdout.on("data", (chunk) => {
    out += chunk;
    saidAt = performance.now();
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  interrupt = () => child.kill("SIGINT");
  const [code] = await once(child, "close");
  return { ...JSON.parse(out), code, err, lingeredMs: performance.now() - saidAt };
}

test("a process ends by itself after a run, whatever the servers still have open", async () => {
  const paths = ["/ok", "/hang", "/endless", "/drip", "/stall-body", "/endless-headers", "/redir-endless-body", "/404"];
  const urls = paths.map((path, index) => web.url(path, index + 1));

  const { result, code, err, lingeredMs } = await checkInChild([...urls, `http://127.0.0.40:${web.silentPort}/`]);

  expect({ result, code, err }).toEqual({ result: { checked: 9 }, code: 0, err: "" });
  expect(lingeredMs).toBeLessThan(1500);
});

test("an interrupted process saves what it learnt and ends", async () => {
  const hanging = Array.from({ length: 300 }, (_, index) => web.url(`/hang?${index}`, 2 + (index % 100)));
  const urls = [web.url("/ok"), ...Array.from({ length: 3 }, (_, index) => web.url(`/interrupt?${index}`)), ...hanging];

  const { result, links, code, err } = await checkInChild(urls);

  expect({ cutShort: result.cutShort, code, err }).toEqual({ cutShort: "interrupted", code: 0, err: "" });
  expect(links).toContain(web.url("/ok"));
});
