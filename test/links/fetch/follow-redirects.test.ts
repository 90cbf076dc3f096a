import { expect, test } from "vitest";
import type { Request } from "../../../src/http/ask.ts";
import { publicGuard } from "../../../src/http/guard.ts";
import { type FollowedLink, followRedirects } from "../../../src/links/fetch/follow-redirects.ts";
import type { TimedReply, Unsent } from "../../../src/links/fetch/rate-limiter.ts";

const request = {
  url: "https://start.test/page",
  method: "GET",
  timeoutMs: 1000,
  isFresh: false,
  closesConnection: true,
} as const;

const follow = async (...args: Parameters<typeof followRedirects>) => (await followRedirects(...args)) as FollowedLink;

/** A web that answers every address with one redirect, as `Location` says. */
function redirecting(locations: Readonly<Record<string, string>>, tookMs = 0) {
  const asked: Request[] = [];
  const options = {
    guard: publicGuard,
    headersFor: () => ({}),
    isSkipped: (url: URL) => url.hostname === "skipped.test",
    ask: async (one: Request): Promise<TimedReply | Unsent> => {
      asked.push(one);
      const location = locations[one.url.href];
      const headers = location === undefined ? {} : { location };
      return {
        kind: "answer",
        status: location === undefined ? 200 : 302,
        headers,
        body: Buffer.alloc(0),
        tookMs,
      } as const;
    },
  };
  return { options, asked };
}

test.each([
  ["http://10.1.2.3/", "private-address"],
  ["http://169.254.169.254/latest/meta-data/", "private-address"],
  ["http://[::ffff:7f00:1]/", "private-address"],
  ["http://0x7f.1/", "private-address"],
  ["file:///etc/passwd", "bad-redirect"],
  ["javascript:alert(1)", "bad-redirect"],
  ["https://user:secret@start.test/", "bad-redirect"],
  ["https://start.test/page", "redirect-loop"],
  ["http://[", "bad-redirect"],
  ["https://skipped.test/", "skipped"],
])("does not follow a redirect to %s", async (location, reason) => {
  const { options, asked } = redirecting({ "https://start.test/page": location });

  const { reply } = await follow(options, request);

  expect(reply).toEqual({ kind: "fault", reason });
  expect(asked).toHaveLength(1);
});

test("resolves a relative target and carries the fragment along", async () => {
  const { options } = redirecting({ "https://start.test/page#part": "../other?x=1" });

  const { end } = await follow(options, { ...request, url: "https://start.test/page#part" });

  expect(end.url.href).toBe("https://start.test/other?x=1#part");
});

test("leaves less time for each hop, and counts only time on the wire", async () => {
  const { options, asked } = redirecting({ "https://start.test/page": "/next" }, 300);

  await follow(options, request);

  expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1000, 700]);
});

const chain = (length: number) =>
  Object.fromEntries(Array.from({ length }, (_, i) => [`https://start.test/${i === 0 ? "page" : i}`, `/${i + 1}`]));

test("follows twenty redirects, as browsers do, and calls more of them what they are", async () => {
  const twenty = await follow(redirecting(chain(20)).options, request);
  const more = redirecting(chain(21));

  expect(twenty.end.url.href).toBe("https://start.test/20");
  expect((await follow(more.options, request)).reply).toEqual({ kind: "fault", reason: "too-many-redirects" });
  expect(more.asked).toHaveLength(21);
});

test("a redirect to a host that asked to be left alone ends there, with the time it named", async () => {
  const { options } = redirecting({ "https://start.test/page": "https://busy.test/x" });
  const notBefore = new Date("2026-01-02");
  const ask: typeof options.ask = async (one) =>
    one.url.hostname === "busy.test" ? { kind: "unsent", why: "host", notBefore } : options.ask(one);

  const { end, reply } = await follow({ ...options, ask }, request);

  expect(reply).toEqual({ kind: "fault", reason: "rate-limited" });
  expect(end.notBefore).toEqual(notBefore);
});
