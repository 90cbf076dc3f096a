import { afterAll, beforeAll, expect, test } from "vitest";
import { isNoPicture } from "../../../src/links/classify/pictures.ts";
import { aLinkBench } from "../../support/link-checks.ts";
import { aWeb, type Web } from "../../support/web.ts";

test.each<[string | undefined, boolean]>([
  ["image/png", false],
  ["IMAGE/SVG+XML; charset=utf-8", false],
  ["image/vnd.unknown", false],
  ["application/octet-stream", false],
  ["binary/octet-stream", false],
  ["text/plain", false],
  ["", false],
  [undefined, false],
  ["text/html", true],
  ["Text/HTML;charset=utf-8", true],
  ["application/json", true],
  ["application/xhtml+xml", true],
  ["application/pdf", true],
  ["video/mp4", true],
])("an answer of type %j says that it is no picture: %s", (type, expected) => {
  expect(isNoPicture(type === undefined ? {} : { "content-type": type })).toBe(expected);
});

let web: Web;
beforeAll(async () => {
  web = await aWeb({
    // So much and no more: who wants to read more waits in vain.
    "/huge.jpg": ({ request, response }) => {
      response.writeHead(request.method === "HEAD" ? 405 : 200, { "content-type": "image/jpeg" });
      if (request.method === "HEAD") response.end();
      else response.write(Buffer.alloc(4096));
    },
    "/challenge.jpg": ({ request, response }) =>
      response
        .writeHead(200, { "content-type": "text/html" })
        .end(request.method === "HEAD" ? undefined : "<title>Just a moment...</title>"),
    "/down/*": ({ socket }) => socket.resetAndDestroy(),
  });
});
afterAll(() => web.close());

test("no more than 4 KiB of a picture are read, even when only a GET gets an answer", async () => {
  const { memory, check } = aLinkBench({ policy: { timeoutMs: 60_000 } });

  await check([web.url("/huge.jpg")], { expects: "pictures" });

  expect([...memory.states.values()].map(({ verdict }) => verdict)).toEqual([{ kind: "alive", reason: "ok" }]);
  expect(web.asked()).toEqual(["HEAD /huge.jpg", "GET /huge.jpg"]);
});

test("a bot block in place of a picture says nothing about it", async () => {
  const { memory, check } = aLinkBench();

  await check([web.url("/challenge.jpg")], { expects: "pictures" });

  expect([...memory.states.values()].map(({ verdict }) => verdict)).toEqual([{ kind: "unsure", reason: "blocked" }]);
});

test("hosts that keep failing are named, and left alone when a later pass names them", async () => {
  const { check } = aLinkBench({ policy: { perHost: 1 } });
  const pages = Array.from({ length: 8 }, (_, index) => web.url(`/down/${index}`, 3));

  const first = await check([...pages, web.url("/ok", 4)]);
  web.reset();
  const second = await check([web.url("/ok", 3), web.url("/ok", 4)], { leftAlone: first.leftAlone ?? [] });

  expect(first.leftAlone).toEqual(["127.0.0.3"]);
  expect(second.checked).toBe(1);
  expect([web.asked(3), web.asked(4)]).toEqual([[], ["HEAD /ok"]]);
});

test("a pass may have less time than the settings give", async () => {
  const { check } = aLinkBench();
  web.reset();

  const result = await check([web.url("/ok")], { budgetMs: 0 });

  expect(result).toEqual({ checked: 0, cutShort: "budget" });
  expect(web.asked()).toEqual([]);
});
