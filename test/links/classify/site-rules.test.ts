import { afterAll, beforeAll, expect, test } from "vitest";
import { youtubeRule } from "../../../src/links/classify/site-rules.ts";
import { aLinkBench } from "../../support/link-checks.ts";
import { aWeb, type Web } from "../../support/web.ts";

const STATUSES: Readonly<Record<string, number>> = {
  gone: 404,
  broken: 400,
  private: 403,
  closed: 401,
  busy: 429,
  ill: 500,
};

let web: Web;
beforeAll(async () => {
  web = await aWeb({
    "/oembed": ({ url, response }) => {
      const video = new URL(url.searchParams.get("url") ?? "").searchParams.get("v") ?? "";
      response.writeHead(STATUSES[video] ?? 200, { "content-type": "application/json" }).end("{}");
    },
  });
});
afterAll(() => web.close());

test.each([
  ["there", "alive", "ok"],
  ["gone", "dead", "not-found"],
  ["broken", "dead", "not-found"],
  ["private", "unsure", "blocked"],
  ["closed", "unsure", "blocked"],
  ["busy", "unsure", "rate-limited"],
  ["ill", "unsure", "server-error"],
])("learns from the oEmbed endpoint that the video %s is %s", async (video, kind, reason) => {
  const { stateOf } = aLinkBench({ rules: [youtubeRule(web.url("/oembed"))] });

  const state = await stateOf(`https://www.youtube.com/watch?v=${video}`);

  expect(state.verdict).toEqual({ kind, reason });
  expect(state.finalUrl).toBeUndefined();
});

test.each([
  ["https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10s", true],
  ["https://m.youtube.com/watch?v=dQw4w9WgXcQ", true],
  ["https://youtu.be/dQw4w9WgXcQ?si=x", true],
  ["https://www.youtube.com/shorts/dQw4w9WgXcQ", true],
  ["https://www.youtube.com/live/dQw4w9WgXcQ", true],
  ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", true],
  ["https://www.youtube.com/", false],
  ["https://www.youtube.com/@channel", false],
  ["https://www.youtube.com/playlist?list=x", false],
  ["https://youtube.com.evil.test/watch?v=x", false],
])("%s is a video: %s", (url, isVideo) => {
  const address = youtubeRule().addressFor(new URL(url));

  expect(address).toBe(
    isVideo
      ? "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ"
      : undefined,
  );
});
