import { describe, expect, test } from "vitest";
import { aProject, linkOf } from "../support/project.ts";

const four = { a: {}, b: {}, c: {}, d: {} };
const topical = { a: { topics: ["AI"] }, b: { topics: ["AI"] }, c: { topics: ["Law"] }, d: {}, e: {}, f: {} };

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

describe("the removal guard", () => {
  /** Everything in the AI feed is found gone. */
  async function aHeldProject() {
    const project = aProject({ records: topical });
    await project.build();
    Object.assign(project.web.answers, { [linkOf("a")]: "gone", [linkOf("b")]: "gone" });
    for (let days = 0; days < 40; days += 8) {
      project.clock.ahead(8);
      const report = await project.build();
      if (report.links.dead > 0) return { project, report };
    }
    throw new Error("nothing ever died");
  }

  test("keeps the items of a feed that would lose more than half, in every feed, and says so", async () => {
    const { project, report } = await aHeldProject();

    const next = await project.build();

    expect(report).toMatchObject({ links: { dead: 2 }, items: { published: 6, leftOut: { dead: 0 } } });
    expect(report.notes).toEqual([expect.stringContaining("Kept the items of 2 dead links")]);
    expect(next.notes).toEqual(report.notes);
    expect(project.titles("topics/ai")).toEqual(["a", "b"]);
    expect(project.titles()).toHaveLength(6);
  });

  test("lets go by itself after three more confirmations over seven more days", async () => {
    const { project } = await aHeldProject();
    const kept: number[] = [];
    for (let day = 1; day <= 12; day++) {
      project.clock.ahead(1.01);
      await project.build();
      kept.push(project.titles("topics/ai").length);
    }

    const { links, notes } = await project.build();

    expect(kept.slice(0, 6)).toEqual(Array(6).fill(2));
    expect(kept.at(-1)).toBe(0);
    expect(links.dead).toBe(2);
    expect(notes).toEqual([]);
    expect(project.titles()).toEqual(["c", "d", "e", "f"]);
  });

  test("lets go at once with --accept-removals", async () => {
    const { project } = await aHeldProject();

    const { notes, items } = await project.build({ acceptRemovals: true });
    const next = await project.build();

    expect(notes).toEqual([]);
    expect(items.leftOut.dead).toBe(2);
    expect(project.titles("topics/ai")).toEqual([]);
    expect(next.notes).toEqual([]);
    expect(project.titles("topics/ai")).toEqual([]);
  });

  test("forgets its hold when the link comes back", async () => {
    const { project } = await aHeldProject();
    for (const path of ["a", "b"]) project.web.answers[linkOf(path)] = "ok";
    project.clock.ahead(30);

    const { links, notes } = await project.build();

    expect(links).toMatchObject({ dead: 0, alive: 6 });
    expect(notes).toEqual([]);
  });

  test("has nothing to hold on the first run, nor when half or less goes", async () => {
    const first = aProject({ records: topical });
    for (const path of Object.keys(topical)) first.web.answers[linkOf(path)] = "gone";
    await first.build();
    const half = aProject({ records: { a: {}, b: {}, c: {}, d: {} } });
    await half.build({ check: false });
    for (const path of ["a", "b"]) half.web.answers[linkOf(path)] = "gone";

    await half.build();

    expect(first.titles()).toEqual([]);
    expect(half.titles()).toEqual(["c", "d"]);
  });

  test("never stands in the way of published: false, removed: true or a deleted file", async () => {
    const project = aProject({ records: topical });
    await project.build();
    project.record("a", { ...topical.a, published: false });
    project.record("b", { ...topical.b, removed: true });
    project.remove("records/c.md");

    const { notes } = await project.build();

    expect(project.titles()).toEqual(["d", "e", "f"]);
    expect([project.titles("topics/ai"), project.titles("topics/law")]).toEqual([[], []]);
    expect(notes).toEqual([]);
  });

  test("acts at once on published: false even while the link is held", async () => {
    const { project } = await aHeldProject();
    project.record("a", { ...topical.a, published: false });

    await project.build();

    expect(project.titles("topics/ai")).toEqual(["b"]);
  });

  test("still holds after cache.db is deleted", async () => {
    const { project } = await aHeldProject();
    project.remove(".feedmill/cache.db");

    const { notes } = await project.build();

    expect(notes).toEqual([expect.stringContaining("Kept the items of 2 dead links")]);
    expect(project.titles("topics/ai")).toEqual(["a", "b"]);
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
