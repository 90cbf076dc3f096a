import { expect, test } from "vitest";
import { botBlockOf, isLoginPage } from "../../../src/links/classify/blocks.ts";

test.each<[number, Record<string, string>, string, string | undefined]>([
  [200, {}, "A page", undefined],
  [404, { server: "cloudflare", "cf-ray": "1" }, "Not here", undefined],
  [404, { "cf-mitigated": "challenge" }, "", "blocked"],
  [200, { "cf-mitigated": "challenge" }, "", "blocked"],
  [503, {}, "Just a moment...", "blocked"],
  [503, {}, "Service unavailable", undefined],
  [202, { "x-amzn-waf-action": "challenge" }, "", "blocked"],
  [403, {}, "", "blocked"],
  [999, {}, "", "blocked"],
  [429, {}, "", "rate-limited"],
  [200, {}, "Just a moment in time: photos of the year", undefined],
  [500, {}, "Access denied", undefined],
])("status %i with %o titled %j is a block: %s", (status, headers, title, block) => {
  expect(botBlockOf(status, headers, title)).toBe(block);
});

test.each([
  ["https://a.test/story", "https://a.test/login?next=/story", true],
  ["https://a.test/story", "https://accounts.a.test/x", true],
  ["https://a.test/story", "https://a.test/users/sign_in", true],
  ["https://a.test/story", "https://consent.a.test/m?continue=x", true],
  ["https://a.test/login", "https://a.test/users/sign_in", false],
  ["https://a.test/story", "https://a.test/blog/login-security", false],
  ["https://a.test/story", "https://a.test/story/", false],
])("from %s to %s is a login wall: %s", (start, end, isBlocked) => {
  expect(isLoginPage(new URL(start), new URL(end))).toBe(isBlocked);
});
