import { describe, expect, test } from "vitest";
import type { CheckLinks } from "../../src/model/link.ts";
import { aClock, aFakeWeb, aProject, linkOf } from "../support/project.ts";

const four = { a: {}, b: {}, c: {}, d: {} };

describe("links are asked", () => {
  test("for what would be published only, newest first, and once until they are due again", async () => {
    const project = aProject({
      records: {
        a: { publishedDateTime: "2026-01-01T00:00:00Z" },
        b: { publishedDateTime: "2026-01-02T00:00:00Z" },
        hidden: { published: false },
        gone: { removed: true },
        soon: { publishedDateTime: "2026-03-01T00:00:00Z" },
        broken: "---\ntitle: [\noriginalUrl: https://news.example/broken\n---\n",
      },
    });

    const first = await project.build();
    const second = await project.build();

    expect(project.web.asked).toEqual([linkOf("b"), linkOf("a")]);
    expect(first.links).toEqual({ known: 2, due: 2, checked: 2, alive: 2, unsure: 0, dead: 0, outage: false });
    expect(second.links).toEqual({ known: 2, due: 0, checked: 0, alive: 2, unsure: 0, dead: 0, outage: false });
  });

  test("again when they are due", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    project.clock.ahead(40);

    const { links } = await project.build();

    expect(links).toMatchObject({ due: 1, checked: 1 });
  });

  test.each([
    ["--no-check", {}, { check: false }],
    ["links.check: false", { links: { check: false } }, {}],
  ])("never with %s", async (_name, config, options) => {
    const project = aProject({ records: four, config });

    const { links } = await project.build(options);

    expect(project.web.asked).toEqual([]);
    expect(links).toEqual({ known: 4, due: 4, checked: 0, alive: 0, unsure: 4, dead: 0, outage: false });
    expect(project.titles()).toHaveLength(4);
  });

  test("no more when their record is gone", async () => {
    const project = aProject({ records: four });
    await project.build();
    project.remove("records/a.md");
    project.clock.ahead(40);
    project.web.asked.length = 0;

    const { links } = await project.build();

    expect(project.web.asked).not.toContain(linkOf("a"));
    expect(links.known).toBe(3);
  });
});

describe("a dead link", () => {
  test("takes its item away, and the item comes back with the link", async () => {
    const project = aProject({ records: four });
    await project.build({ check: false });
    project.web.answers[linkOf("b")] = "not-found";
    const dead = await project.build();
    const without = project.titles();
    project.web.answers[linkOf("b")] = "ok";
    project.clock.ahead(1);

    const back = await project.build();

    expect(dead).toMatchObject({ links: { dead: 1 }, items: { published: 3, leftOut: { dead: 1 } } });
    expect(without).toEqual(["a", "c", "d"]);
    expect(back).toMatchObject({ links: { dead: 0 }, items: { published: 4, leftOut: { dead: 0 } } });
    expect(project.titles()).toEqual(["a", "b", "c", "d"]);
  });

  test.each(["blocked", "timeout", "server-error", "login-wall", "offline"] as const)(
    "is not one that is only unsure (%s)",
    async (reason) => {
      const project = aProject({ records: four });
      project.web.answers[linkOf("b")] = reason;

      const { links } = await project.build();

      expect(links).toMatchObject({ unsure: 1, dead: 0 });
      expect(project.titles()).toHaveLength(4);
    },
  );

  test("of the earliest duplicate lets the next one speak", async () => {
    const [early, late] = ["https://news.example/s", "https://www.news.example/s"];
    const project = aProject({
      records: {
        ...four,
        early: { originalUrl: early, publishedDateTime: "2026-01-02T00:00:00Z" },
        late: { originalUrl: late, publishedDateTime: "2026-01-03T00:00:00Z" },
      },
    });
    await project.build({ check: false });
    const before = project.titles();
    project.web.answers[early] = "gone";

    await project.build();

    expect(before[0]).toBe("early");
    expect(project.titles()[0]).toBe("late");
  });

  test("stays known when cache.db is deleted", async () => {
    const project = aProject({ records: four });
    project.web.answers[linkOf("b")] = "gone";
    await project.build();
    project.remove(".feedmill/cache.db");
    project.web.asked.length = 0;

    const { links } = await project.build();

    expect(project.web.asked).toEqual([]);
    expect(links).toMatchObject({ known: 4, alive: 3, dead: 1 });
    expect(project.titles()).toEqual(["a", "c", "d"]);
  });
});

describe("a network outage", () => {
  test("keeps every item, records nothing, says so and still writes what is new", async () => {
    const project = aProject({ records: four });
    await project.build();
    project.clock.ahead(40);
    project.record("e", {});
    project.web.outage = "nothing answered: 5 links";

    const { links, notes, files } = await project.build();

    expect(links).toMatchObject({ due: 5, checked: 0, alive: 4, unsure: 1, dead: 0, outage: true });
    expect(notes).toEqual([expect.stringContaining("nothing answered: 5 links")]);
    expect(files.written).toBeGreaterThan(0);
    expect(project.titles()).toHaveLength(5);
  });

  test("does not spoil the first run ever", async () => {
    const project = aProject({ records: four });
    project.web.outage = "nothing answered";

    const { ok, links } = await project.build();

    expect(ok).toBe(true);
    expect(links).toMatchObject({ unsure: 4, outage: true });
    expect(project.titles()).toHaveLength(4);
  });
});

test("tells the checker of records' titles and of links that were alive lately", async () => {
  const clock = aClock();
  const web = aFakeWeb(clock);
  const requests: { readonly titles: unknown[]; readonly alive: string[] }[] = [];
  const checkLinks: CheckLinks = (request) => {
    const due = [...request.due];
    requests.push({ titles: due.map(({ title }) => title).sort(), alive: [...(request.recentlyAlive?.() ?? [])] });
    return web.checkLinks({ ...request, due });
  };
  const project = aProject({
    records: { a: { title: "Page not found, a history" }, b: {} },
    clock,
    web: { ...web, checkLinks },
  });
  await project.build();
  clock.ahead(5);

  await project.build();

  expect(requests).toEqual([
    { titles: ["Page not found, a history", "b"], alive: [] },
    { titles: ["Page not found, a history", "b"], alive: [linkOf("a"), linkOf("b")] },
  ]);
});
