import { describe, expect, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { aProject, linkOf, type Project } from "../support/project.ts";

const topical = { a: { topics: ["AI"] }, b: { topics: ["AI"] }, c: { topics: ["Law"] }, d: {}, e: {}, f: {} };

/** Records on sites of their own, so that there is no event: only what feeds lose counts. */
function apart(count: number, fields: (index: number) => Record<string, unknown> = () => ({})) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`r${i}`, { originalUrl: `https://site${i}.example/x`, ...fields(i) }]),
  );
}

const answer = (project: Project, reason: "gone" | "not-found" | "ok", indexes: Iterable<number>) => {
  for (const i of indexes) project.web.answers[`https://site${i}.example/x`] = reason;
};

/** Builds once a day. */
async function daily(project: Project, days: number) {
  const reports = [];
  for (let day = 0; day < days; day++) {
    project.clock.ahead(1);
    reports.push(await project.build());
  }
  return reports;
}

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

describe("a feed", () => {
  test("loses half of its dead items, holds the rest, and the run names them with the day they leave", async () => {
    const { project, report } = await aHeldProject();

    const next = await project.build();

    expect(report.held).toEqual([
      {
        file: "records/b.md",
        url: linkOf("b"),
        feed: "topics/ai",
        site: "news.example",
        since: report.startedAt,
        leavesAt: new Date(Date.parse(report.startedAt) + 30 * 86_400_000).toISOString(),
      },
    ]);
    const day = report.held[0]?.leavesAt.slice(0, 10);
    expect(report.notes).toEqual([
      `1 item with a dead link stays in 1 feed until ${day} at the latest, if its link stays dead: records/b.md.`,
      "Remove them now with --accept-removals [site|feed].",
    ]);
    expect(next).toMatchObject({ held: report.held, notes: report.notes });
    expect(report.items).toMatchObject({ published: 5, leftOut: { dead: 1 } });
  });

  test("holds an item that has left another feed", async () => {
    const { project } = await aHeldProject();

    expect(project.titles("topics/ai")).toEqual(["b"]);
    expect(project.titles("topics/law")).toEqual(["c"]);
    expect(project.titles()).toEqual(["c", "d", "e", "f"]);
  });

  test("loses at most half within 30 days, however slowly the links die, and never its last item", async () => {
    const project = aProject({ records: apart(10) });
    await project.build();
    const sizes: number[] = [];
    for (let i = 0; i < 10; i++) {
      answer(project, "gone", [i]);
      await daily(project, 3);
      sizes.push(project.titles().length);
    }

    expect(sizes.at(-1)).toBeGreaterThanOrEqual(5);
    expect(new Set(sizes).size).toBeGreaterThan(2);
    await daily(project, 26);
    expect(project.titles().length).toBeGreaterThan(0);
  });

  test("lets a held item go after 30 days, even its last", async () => {
    const { project, report } = await aHeldProject();
    project.clock.set(report.held[0]!.leavesAt);

    const { held, notes, links } = await project.build();

    expect({ held, notes, dead: links.dead }).toEqual({ held: [], notes: [], dead: 2 });
    expect(project.titles("topics/ai")).toEqual([]);
  });

  test("takes a last look before a held item leaves, and keeps it when its page is there again", async () => {
    const { project, report } = await aHeldProject();
    project.clock.set(report.held[0]!.leavesAt);
    project.clock.ahead(-0.01);
    await project.build();
    project.clock.ahead(0.02);
    project.web.answers[linkOf("b")] = "ok";
    project.web.asked.length = 0;

    const { held } = await project.build();

    expect(project.web.asked).toContain(linkOf("b"));
    expect(held).toEqual([]);
    expect(project.titles("topics/ai")).toEqual(["b"]);
    expect(project.titles()).toContain("b");
  });

  test("keeps a held item that could not be asked a last time", async () => {
    const { project, report } = await aHeldProject();
    project.clock.set(report.held[0]!.leavesAt);
    project.web.outage = "nothing answered";

    const { held } = await project.build();

    expect(held).toMatchObject([{ file: "records/b.md" }]);
    expect(project.titles("topics/ai")).toEqual(["b"]);
  });

  test("gets all back when the links revive, and a new death begins a new hold", async () => {
    const { project } = await aHeldProject();
    for (const path of ["a", "b"]) project.web.answers[linkOf(path)] = "ok";
    project.clock.ahead(29);

    const { links, notes, held } = await project.build();

    expect({ links, notes, held }).toMatchObject({ links: { dead: 0, alive: 6 }, notes: [], held: [] });
    expect(project.titles("topics/ai")).toEqual(["a", "b"]);
    expect(project.titles()).toHaveLength(6);
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

  test("does not hold what newer items push out", async () => {
    const { project } = await aHeldProject();
    project.config({ feeds: { limit: 1 } });
    project.record("new", { topics: ["AI"], publishedDateTime: "2026-02-01T12:00:00Z" });

    const { held } = await project.build();

    expect(held).toEqual([]);
    expect(project.titles("topics/ai")).toEqual(["new"]);
  });

  test("shows the living copy of a page rather than a held one", async () => {
    const { project } = await aHeldProject();
    project.record("copy", { topics: ["AI"], originalUrl: linkOf("b").replace("https://", "https://www.") });

    await project.build();

    expect(project.titles("topics/ai")).toEqual(["copy"]);
  });
});

describe("--accept-removals", () => {
  test.each([
    ["all", true],
    ["a feed", "topics/ai"],
    ["a site", "news.example"],
    ["a host of the site", "www.news.example"],
  ])("lets %s go at once", async (_what, acceptRemovals) => {
    const { project } = await aHeldProject();

    const { notes, held } = await project.build({ acceptRemovals });
    const next = await project.build();

    expect({ notes, held }).toEqual({ notes: [], held: [] });
    expect(next.notes).toEqual([]);
    expect(project.titles("topics/ai")).toEqual([]);
  });

  test.each(["topics/law", "other.example", "nonsense"])("of %s leaves the rest held, and says so", async (value) => {
    const { project } = await aHeldProject();

    const { notes, held } = await project.build({ acceptRemovals: value });

    expect(held).toHaveLength(1);
    expect(notes[0]).toBe(`--accept-removals ${value}: no dead item of such a site or feed was in the feeds.`);
  });

  test("does not count against the feed later", async () => {
    const project = aProject({ records: apart(8) });
    await project.build({ check: false });
    answer(project, "gone", [0, 1, 2, 3, 4, 5]);
    await project.build({ acceptRemovals: true });

    expect(project.titles()).toEqual(["r6", "r7"]);
    const store = openStore((await project.load()).state);
    expect(store.memory.departures.of("all")).toEqual([]);
    store.close();
  });
});

describe("published: false, removed: true and deletion", () => {
  test("act at once, held or not", async () => {
    const { project } = await aHeldProject();
    project.record("b", { ...topical.b, published: false });
    project.record("c", { ...topical.c, removed: true });
    project.remove("records/d.md");

    const { notes } = await project.build();

    expect(project.titles()).toEqual(["e", "f"]);
    expect([project.titles("topics/ai"), project.titles("topics/law")]).toEqual([[], []]);
    expect(notes).toEqual([]);
  });
});

describe("lost state", () => {
  test("of the cache changes nothing", async () => {
    const { project, report } = await aHeldProject();
    project.remove(".feedmill/cache.db");

    const { held } = await project.build();

    expect(held).toEqual(report.held);
    expect(project.titles("topics/ai")).toEqual(["b"]);
  });

  test("of the memory does not lift the guard: what the output shows was there once", async () => {
    const project = aProject({ records: apart(12) });
    await project.build();
    project.remove(".feedmill");
    answer(project, "not-found", Array(12).keys());
    project.clock.ahead(1);

    const sizes = [];
    await project.build();
    for (let week = 0; week < 4; week++) {
      await daily(project, 7);
      sizes.push(project.titles().length);
    }

    expect(sizes[0]).toBe(12);
    expect(Math.min(...sizes)).toBe(6);
  });

  test("of what was published leaves the output to say what the feeds held", async () => {
    const project = aProject({ records: apart(4) });
    await project.build({ check: false });
    const { state } = await project.load();
    const store = openStore(state);
    for (const feed of store.memory.published.feeds()) store.memory.published.set(feed, []);
    store.close();
    answer(project, "gone", [0, 1, 2]);
    for (let day = 0; day < 9; day++) await daily(project, 1);

    expect(project.titles()).toHaveLength(2);
  });

  test("holds of an earlier version, kept with the links, are passed over", async () => {
    const { project } = await aHeldProject();
    const store = openStore((await project.load()).state);
    const [state] = await store.links.get([linkOf("b")]);
    const old = { ...state!, hold: { since: new Date("2026-01-01T00:00:00Z"), confirmations: 9 } };
    await store.links.put([old], []);

    const [read] = await store.links.get([linkOf("b")]);
    store.close();

    expect(read).toEqual(state);
    expect((await project.build()).held).toHaveLength(1);
  });
});

describe("a site whose links turn gone", () => {
  const fifteen = Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`p${i}`, {}]));

  /** The site answers 404 to everything from some day on, and links are due one after the other. */
  async function aClosedSite() {
    const project = aProject({ records: { ...fifteen, ...apart(3, (i) => ({ title: `other${i}` })) } });
    await project.build();
    await daily(project, 30);
    for (const path of Object.keys(fifteen)) project.web.answers[linkOf(path)] = "not-found";
    return project;
  }

  test("loses nothing for 30 days, is reported once, and comes back when its links do", async () => {
    const project = await aClosedSite();
    const seen: number[] = [];
    const notes: string[] = [];
    let first: Awaited<ReturnType<Project["build"]>> | undefined;
    for (let day = 0; day < 30; day++) {
      const [report] = await daily(project, 1);
      if (first === undefined && report!.events.length > 0) first = report;
      seen.push(project.titles().length);
      notes.push(...report!.notes.filter((note) => note.includes("gone since")));
    }

    expect(new Set(seen)).toEqual(new Set([18]));
    expect(first?.events).toEqual([{ site: "news.example", gone: 15, of: 15, since: first?.startedAt }]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^news\.example: 15 of 15 gone since 2026-\d\d-\d\d\. Its items stay until 2026-\d\d-\d\d/u,
    );

    for (const path of Object.keys(fifteen)) project.web.answers[linkOf(path)] = "ok";
    const reports = await daily(project, 40);
    expect(project.titles()).toHaveLength(18);
    expect(reports.at(-1)).toMatchObject({ held: [], events: [], links: { dead: 0 } });
  });

  test("lets them go after that, half at first, when it never comes back", async () => {
    const project = await aClosedSite();
    const sizes: number[] = [];
    for (let day = 0; day < 90; day++) {
      await daily(project, 1);
      sizes.push(project.titles().length);
    }

    expect(sizes.slice(0, 29).every((size) => size === 18)).toBe(true);
    expect([...new Set(sizes)]).toEqual([18, 9, 3]);
    expect(project.titles().sort()).toEqual(["other0", "other1", "other2"]);
  });

  test("has up to twenty others asked in the same run, at most once a week while they are fine", async () => {
    const project = aProject({ records: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`p${i}`, {}])) });
    await project.build();
    await daily(project, 30);
    project.web.answers[linkOf("p3")] = "not-found";
    let before = 0;
    const asked: string[][] = [];
    while (asked.length < 10) {
      before = project.web.asked.length;
      const [report] = await daily(project, 1);
      if (report!.links.unsure + report!.links.dead > 0) asked.push(project.web.asked.slice(before));
    }

    expect(asked[0]!.length).toBeGreaterThanOrEqual(21);
    expect(Math.max(...asked.slice(1, 6).map((urls) => urls.length))).toBeLessThan(15);
  });
});

test("a kept result ends when a held item leaves, though nothing else changes", async () => {
  const { project, report } = await aHeldProject();
  await project.build();
  project.clock.set(report.held[0]!.leavesAt);

  await project.build({ check: false });

  expect(project.titles("topics/ai")).toEqual([]);
});
