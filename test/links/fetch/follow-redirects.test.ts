import { expect, test } from "vitest";
import type { Request } from "../../../src/http/ask.ts";
import { publicGuard } from "../../../src/http/guard.ts";
import { type FollowedLink, followRedirects } from "../../../src/links/fetch/follow-redirects.ts";
import { aMovableClock } from "../../support/link-checks.ts";

const request = {
  url: "https://start.test/page",
  method: "GET",
  timeoutMs: 1000,
  isFresh: false,
  isLast: true,
} as const;

const follow = async (...args: Parameters<typeof followRedirects>) => (await followRedirects(...args)) as FollowedLink;

/** A web that answers every address with one redirect, as `Location` says. */
function redirecting(locations: Readonly<Record<string, string>>) {
  const asked: Request[] = [];
  const options = {
    guard: publicGuard,
    clock: aMovableClock(),
    headersFor: () => ({}),
    ask: async (one: Request) => {
      asked.push(one);
      const location = locations[one.url.href];
      const headers = location === undefined ? {} : { location };
      return { kind: "answer", status: location === undefined ? 200 : 302, headers, body: Buffer.alloc(0) } as const;
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

test("leaves less time for each hop", async () => {
  const { options, asked } = redirecting({ "https://start.test/page": "/next" });
  const clock = { ...options.clock, now: () => new Date(asked.length * 300) };

  await follow({ ...options, clock }, request);

  expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1000, 700]);
});
