import { expect, test } from "vitest";
import { userAgentOf } from "../../src/http/user-agent.ts";
import { version } from "../../src/model/version.ts";

test("names the site that asks, and no address without one", () => {
  expect(userAgentOf("https://feeds.example.org/")).toBe(
    `Mozilla/5.0 (compatible; feedmill/${version}; +https://feeds.example.org/)`,
  );
  expect(userAgentOf()).toBe(`Mozilla/5.0 (compatible; feedmill/${version})`);
});
