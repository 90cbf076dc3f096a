import { expect, test } from "vitest";
import { requestHeaders } from "../../../src/links/fetch/headers.ts";

const secret = { "X-Secret": "s" };
const headersFor = requestHeaders("feedmill-test", (host) => (host === "a.test" ? { headers: secret } : undefined));
const sent = (url: string, start: string) => headersFor(new URL(url), new URL(start))["x-secret"];

test.each([
  ["https://a.test/1", "https://a.test/", "s"],
  ["https://a.test/1", "http://a.test/", "s"],
  ["http://a.test/1", "http://a.test/", "s"],
  ["http://a.test/1", "https://a.test/", undefined],
  ["https://b.test/1", "https://a.test/", undefined],
  ["https://sub.a.test/1", "https://a.test/", undefined],
  ["https://a.test:444/1", "https://a.test/", undefined],
  ["https://a.test/1", "https://b.test/", undefined],
])("a host's own header is sent to %s on the way from %s: %s", (url, start, value) => {
  expect(sent(url, start)).toBe(value);
});

test("names who is asking and what is wanted", () => {
  expect(headersFor(new URL("https://b.test/"), new URL("https://b.test/"))).toEqual({
    "user-agent": "feedmill-test",
    accept: "text/html,application/xhtml+xml,*/*;q=0.8",
    "accept-language": "en,*;q=0.5",
  });
});
