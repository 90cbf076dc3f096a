import { expect, test } from "vitest";
import { aServer } from "../support/output-server.ts";

test("refuses other methods and answers preflights", async () => {
  const { get } = await aServer();

  const post = await get("/feed.rss", {}, "POST");
  const preflight = await get(
    "/feed.json",
    { origin: "https://a.example", "access-control-request-method": "GET" },
    "OPTIONS",
  );

  expect([post.status, post.headers["allow"]]).toEqual([405, "GET, HEAD, OPTIONS"]);
  expect([preflight.status, preflight.headers["access-control-allow-methods"]]).toEqual([204, "GET, HEAD, OPTIONS"]);
});
