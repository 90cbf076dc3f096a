import { expect, test } from "vitest";
import { aServer } from "../support/output-server.ts";

test.each([
  ["/nothing", 404],
  ["/topics/empty/", 404],
  ["/topics/empty", 404],
  ["/topics", 404],
  ["/.env", 404],
  ["/%2eenv", 404],
  ["/.feedmill-tmp/1", 404],
  ["/a/.git/config", 404],
  ["/link.txt", 404],
  ["/up/secret.txt", 404],
  ["/../secret.txt", 404],
  ["/topics/../../secret.txt", 404],
  ["/%2e%2e/secret.txt", 404],
  ["/..%2fsecret.txt", 404],
  ["/..%5csecret.txt", 404],
  ["/topics/ai/%2e%2e/%2e%2e/%2e%2e/secret.txt", 404],
  ["//feed.rss", 404],
  ["/feed.rss/", 404],
  ["/feed.rss%00.html", 404],
  ["/%00", 404],
  ["/%2e%2e%2fsecret.txt", 404],
  ["/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404],
  ["/topics%2f..%2f..%2fsecret.txt", 404],
  ["/%252e%252e/secret.txt", 404],
  ["/%c0%ae%c0%ae/secret.txt", 400],
  ["/loop/loop/feed.rss", 404],
  ["/%zz", 400],
  ["/topics/old/feed.rss", 410],
  ["/topics/old/", 410],
  ["/topics/old", 410],
  ["/topics/older/feed.rss", 404],
])("answers %s with %i and shows nothing", async (path, expected) => {
  const { get } = await aServer();

  const { status, body: text } = await get(path);

  expect(status).toBe(expected);
  expect(text.toString()).not.toContain("secret\n");
  expect(text.length).toBeLessThan(60);
});
