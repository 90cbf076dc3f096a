import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Reply } from "../../src/http/ask.ts";
import { openGuard, publicGuard } from "../../src/http/guard.ts";
import { openLenientAsk } from "../../src/http/lenient.ts";
import { aWeb, type Web } from "../support/web.ts";

let web: Web;
beforeAll(async () => {
  web = await aWeb();
});
beforeEach(() => web.reset());
afterAll(() => web.close());

const resolve = async () => [{ address: "127.0.0.1", family: 4 as const }];

function ask(url: string, { guard = openGuard, timeoutMs = 5000, ca = undefined as string | undefined } = {}) {
  const lenient = openLenientAsk({ guard, env: {}, resolve, ...(ca !== undefined && { ca }) });
  return lenient({ url: new URL(url), method: "GET", headers: {}, timeoutMs, isFresh: true, closesConnection: true });
}
const statusOf = (reply: Reply) => (reply.kind === "answer" ? reply.status : reply.reason);

test.each([
  ["/folded", 200],
  ["/line-feeds", 200],
  ["/longest-headers", 200],
  ["/loose-404", 404],
  ["/drip", 200],
  ["/endless", 200],
  ["/redirect/301", 301],
  ["/redir-endless-body", 302],
  ["/garbage", "protocol"],
  ["/reset", "reset"],
] as const)(
  "reads %s as browsers do: %s",
  async (path, expected) => {
    expect(statusOf(await ask(web.url(path), { timeoutMs: 20_000 }))).toBe(expected);
  },
  30_000,
);

test("reads 64 KiB at most", async () => {
  const reply = await ask(web.url("/big"));

  expect(reply.kind === "answer" && reply.body.length).toBe(65_536);
});

test("waits no longer than it may for an answer", async () => {
  expect(await ask(web.url("/hang"), { timeoutMs: 100 })).toEqual({ kind: "fault", reason: "timeout" });
  expect(await ask(`http://127.0.0.1:${web.closedPort}/`)).toEqual({ kind: "fault", reason: "refused" });
});

test.each(["expired", "wrongName", "selfSigned"] as const)(
  "opens a page with a %s certificate and says so",
  async (kind) => {
    expect(await ask(web.tlsUrl(kind), { ca: web.ca })).toMatchObject({ status: 200, isUnverified: true });
  },
);

test("does not doubt a certificate that is good", async () => {
  expect(await ask(web.tlsUrl("good"), { ca: web.ca })).not.toHaveProperty("isUnverified");
});

test.each([
  (port: number) => `http://127.0.0.1:${port}/ok`,
  (port: number) => `http://0x7f000001:${port}/ok`,
  (port: number) => `http://[::ffff:127.0.0.1]:${port}/ok`,
  (port: number) => `http://localhost:${port}/ok`,
  (port: number) => `http://inside.test:${port}/ok`,
  (port: number) => `https://inside.test:${port}/ok`,
])("never connects to an inside address, spelling %#", async (spell) => {
  expect(await ask(spell(web.port), { guard: publicGuard })).toEqual({ kind: "fault", reason: "private-address" });
  expect(web.stats().connections).toBe(0);
});

test("asks for the address that feeds publish", async () => {
  await ask(`${web.url("/page/x")}?q=a|b`);

  expect(web.asked()).toEqual(["GET /page/x?q=a%7Cb"]);
});
