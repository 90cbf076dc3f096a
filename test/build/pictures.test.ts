import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openLinkChecker } from "../../src/links/check/link-checker.ts";
import { linkPolicy } from "../../src/links/policy.ts";
import type { CheckRequest, CheckResult } from "../../src/model/link.ts";
import { picture, showing, shownIn } from "../support/pictures.ts";
import { aClock, aFakeWeb, aProject, type FakeWeb, type Fields, linkOf } from "../support/project.ts";
import { aWeb, type Route, type Web } from "../support/web.ts";

type Pass = Pick<CheckRequest, "expects" | "budgetMs" | "leftAlone"> & { readonly asked: readonly string[] };

/** A made-up web that notes its passes; `onPass` may answer in its place. */
function aNotingWeb(onPass: (pass: Pass) => CheckResult | undefined = () => undefined, clock = aClock()) {
  const web = aFakeWeb(clock);
  const passes: Pass[] = [];
  const checkLinks: FakeWeb["checkLinks"] = async (request) => {
    const { expects, budgetMs, leftAlone } = request;
    const due = [...request.due];
    const pass: Pass = {
      asked: due.map(({ url }) => url),
      ...(expects === undefined ? {} : { expects }),
      ...(budgetMs === undefined ? {} : { budgetMs }),
      ...(leftAlone === undefined ? {} : { leftAlone }),
    };
    passes.push(pass);
    return onPass(pass) ?? web.checkLinks({ ...request, due });
  };
  return { clock, passes, web: { ...web, checkLinks } };
}

describe("pictures are asked for", () => {
  test("when they lead an item of a feed, each once, the newest first, and not again until they are due", async () => {
    const { web, passes, clock } = aNotingWeb();
    const records = {
      a: { ...showing("a.png", "second.png"), publishedDateTime: "2026-01-03T00:00:00Z", topics: ["AI"] },
      b: { ...showing("b.png"), publishedDateTime: "2026-01-02T00:00:00Z" },
      twin: { ...showing("b.png"), publishedDateTime: "2026-01-02T00:00:00Z" },
      beyond: showing("beyond.png"),
      hidden: { ...showing("hidden.png"), published: false },
      later: { ...showing("later.png"), publishedDateTime: "2099-01-01T00:00:00Z" },
      lost: { ...showing("lost.png"), publishedDateTime: "2026-01-04T00:00:00Z" },
    };
    const project = aProject({ records, config: { feeds: { limit: 3 } }, clock, web });
    web.answers[linkOf("lost")] = "gone";

    const first = await project.build();
    const trace = project.trace();
    const second = await project.build();

    expect(passes.map(({ expects }) => expects)).toEqual([undefined, "pictures"]);
    expect(passes[1]?.asked).toEqual([picture("a.png").url, picture("b.png").url]);
    expect(first.pictures).toEqual({ known: 2, due: 2, checked: 2, dead: 0 });
    expect(second.pictures).toEqual({ known: 2, due: 0, checked: 0, dead: 0 });
    expect(second.files.written).toBe(0);
    expect(project.trace()).toEqual(trace);
  });

  test("again when they are due, and a run in which none changed state writes nothing", async () => {
    const project = aProject({ records: { a: showing("a.png"), b: showing("gone.png") } });
    project.web.answers[picture("gone.png").url] = "gone";
    await project.build();
    project.clock.ahead(40);
    const trace = project.feedTrace();

    const { pictures, files } = await project.build();

    expect(pictures).toEqual({ known: 2, due: 2, checked: 2, dead: 1 });
    expect(files.written).toBe(0);
    expect(project.feedTrace()).toEqual(trace);
  });

  test("but never stock pictures, while those after them are", async () => {
    const records = { a: showing("stock.png"), b: showing("stock.png"), c: showing("stock.png", "own.png") };
    const { web, passes, clock } = aNotingWeb();
    const project = aProject({ records, config: { feeds: { stockImageAfter: 2 } }, clock, web });

    await project.build();

    expect(passes[1]?.asked).toEqual([picture("own.png").url]);
  });

  test.each<[string, Fields, object]>([
    ["--no-check", {}, { check: false }],
    ["links.check: false", { links: { check: false } }, {}],
    ["links.pictures: false", { links: { pictures: false } }, {}],
  ])("not with %s", async (_name, config, options) => {
    const project = aProject({ records: { a: showing("a.png") }, config });
    project.web.answers[picture("a.png").url] = "gone";

    const { pictures } = await project.build(options);

    expect([pictures.checked, pictures.dead]).toEqual([0, 0]);
    expect(project.web.asked).not.toContain(picture("a.png").url);
    expect(shownIn(project)).toEqual({ a: "a.png" });
  });

  test.each<[string, CheckResult]>([
    ["found the network gone", { checked: 0, outage: "nothing answered", cutShort: "outage" }],
    ["was interrupted", { checked: 0, cutShort: "interrupted" }],
  ])("not when checking the links %s", async (_how, result) => {
    const { web, passes, clock } = aNotingWeb(() => result);
    const project = aProject({ records: { a: showing("a.png") }, clock, web });

    const { pictures } = await project.build();

    expect(passes).toHaveLength(1);
    expect(pictures).toEqual({ known: 1, due: 1, checked: 0, dead: 0 });
    expect(shownIn(project)).toEqual({ a: "a.png" });
  });

  test("with what the links left of the time, and never on hosts those had to leave alone", async () => {
    const clock = aClock();
    const { web, passes } = aNotingWeb(({ expects }) => {
      if (expects === "pictures") return undefined;
      clock.ahead(1 / 1440);
      return { checked: 1, leftAlone: ["pics.example"] };
    }, clock);
    const project = aProject({ records: { a: showing("a.png") }, config: { links: { budgetMs: 90_000 } }, clock, web });
    await project.build();
    project.config({ links: { budgetMs: 60_000 } });
    clock.ahead(10);

    await project.build();

    expect(passes.map(({ expects, budgetMs, leftAlone }) => [expects, budgetMs, leftAlone])).toEqual([
      [undefined, undefined, undefined],
      ["pictures", 30_000, ["pics.example"]],
      [undefined, undefined, undefined],
    ]);
  });

  test("without a word about links when the network fails only then", async () => {
    const { web, clock } = aNotingWeb(({ expects }) =>
      expects === "pictures" ? { checked: 0, outage: "nothing answered", cutShort: "outage" } : undefined,
    );
    const project = aProject({ records: { a: showing("a.png") }, clock, web });

    const { links, notes } = await project.build();

    expect(links).toMatchObject({ alive: 1, outage: false });
    expect(notes).toContainEqual(expect.stringContaining("The network failed for pictures (nothing answered)"));
    expect(shownIn(project)).toEqual({ a: "a.png" });
  });

  test("as little as `feedmill check` tells of them", async () => {
    const project = aProject({ records: { a: showing("a.png") }, config: { links: { check: false } } });
    await project.build();

    const { out } = await project.command("check", "--json", "--dry-run");
    const summary = await project.command("build");

    expect(out).not.toContain("a.png");
    expect(summary.out).toContain("  Pictures  1 known: 0 dead; 0 of 1 due checked");
  });
});

describe("on the network", () => {
  const answer =
    (type: string | undefined, status = 200): Route =>
    ({ request, response }) => {
      response.writeHead(status, type === undefined ? {} : { "content-type": type });
      response.end(request.method === "HEAD" ? undefined : "<title>Hello</title>");
    };
  let web: Web;
  beforeAll(async () => {
    web = await aWeb({
      "/there": answer("image/png"),
      "/bytes": answer("application/octet-stream"),
      "/untyped": answer(undefined),
      "/a-page": answer("text/html; charset=utf-8"),
      "/json": answer("application/json"),
      "/wall": answer("text/html", 403),
      "/gone": answer("image/png", 404),
      "/flaky": ({ request, response }) =>
        response.writeHead(200, { "content-type": request.method === "HEAD" ? "text/html" : "image/png" }).end(),
      "/choosy": ({ request, response }) =>
        answer(request.headers.accept?.includes("html") === true ? "text/html" : "image/png")({
          request,
          response,
        } as never),
    });
  });
  beforeEach(() => web.reset());
  afterAll(() => web.close());

  function aProjectOn(names: readonly string[], policy: object = {}) {
    const clock = aClock();
    const links = linkPolicy.parse({ allowPrivate: true, hostGapMs: 0, timeoutMs: 2000, ...policy });
    const checkLinks = openLinkChecker({ policy: links, clock });
    const records = Object.fromEntries(
      names.map((name) => [name, { originalUrl: web.url(`/page/${name}`, 2), images: [{ url: web.url(`/${name}`) }] }]),
    );
    return aProject({ records, clock, web: { ...aFakeWeb(clock), checkLinks } });
  }

  test("a picture is dead when it is gone or a page stands in its place, and kept behind a wall", async () => {
    const names = ["there", "bytes", "untyped", "page", "json", "wall", "gone", "flaky", "choosy"];
    const project = aProjectOn(names);

    const { pictures, links, items } = await project.build();

    const kept = Object.entries(shownIn(project)).flatMap(([name, image]) => (image === undefined ? [] : [name]));
    expect(new Set(kept)).toEqual(new Set(["there", "bytes", "untyped", "wall", "flaky", "choosy"]));
    expect(pictures).toEqual({ known: 9, due: 9, checked: 9, dead: 3 });
    expect([links.alive, items.published]).toEqual([9, 9]);
  });

  test("one HEAD is enough for a picture that is there, and bad news is confirmed by a GET", async () => {
    const project = aProjectOn(["there", "gone"]);

    await project.build();

    expect(web.asked().filter((line) => line.includes("there"))).toEqual(["HEAD /there"]);
    expect(web.asked().filter((line) => line.includes("gone"))).toEqual(["HEAD /gone", "GET /gone"]);
  });

  test("no picture of a private address is asked for", async () => {
    const project = aProjectOn(["there"], { allowPrivate: false });

    await project.build();

    expect(web.asked()).toEqual([]);
    expect(shownIn(project)).toEqual({ there: "there" });
  });
});
