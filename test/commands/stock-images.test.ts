import { describe, expect, test } from "vitest";
import { aProject, type Fields, type Project } from "../support/project.ts";

const stock = { url: "https://pics.example/stock.png" };
const other = { url: "https://pics.example/other.png" };

function recordsWith(count: number, fields: Fields): Record<string, Fields> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, fields]));
}

function imagesIn(project: Project): (string | undefined)[] {
  return project.feed("all").items.map((item) => (item as { image?: string }).image);
}

describe("a picture that leads too many records", () => {
  test("is left out of all items, in every format and in the content", async () => {
    const config = { feeds: { stockImageAfter: 2 } };
    const project = aProject({ records: { ...recordsWith(3, { images: [stock] }), own: { images: [other] } }, config });

    await project.build();

    expect(imagesIn(project).filter((image) => image !== undefined)).toEqual([other.url]);
    for (const name of ["feed.rss", "feed.atom", "feed.json"])
      expect(project.read(`output/${name}`)).not.toContain(stock.url);
  });

  test("stays while there are no more than that", async () => {
    const project = aProject({
      records: recordsWith(2, { images: [stock] }),
      config: { feeds: { stockImageAfter: 2 } },
    });

    await project.build();

    expect(imagesIn(project)).toEqual([stock.url, stock.url]);
  });

  test("gives way to the record's next picture", async () => {
    const config = { feeds: { stockImageAfter: 2 } };
    const project = aProject({ records: recordsWith(3, { images: [stock, other] }), config });

    await project.build();

    expect(imagesIn(project)).toEqual([other.url, other.url, other.url]);
  });

  test("is counted on records that can be published now, and kept with 0", async () => {
    const records = {
      ...recordsWith(2, { images: [stock] }),
      hidden: { images: [stock], published: false },
      later: { images: [stock], publishedDateTime: "2099-01-01T00:00:00Z" },
    };
    const project = aProject({ records, config: { feeds: { stockImageAfter: 2 } } });
    const generous = aProject({
      records: recordsWith(3, { images: [stock] }),
      config: { feeds: { stockImageAfter: 0 } },
    });

    await Promise.all([project.build(), generous.build()]);

    expect(imagesIn(project)).toEqual([stock.url, stock.url]);
    expect(imagesIn(generous)).toEqual([stock.url, stock.url, stock.url]);
  });

  test("becomes one, and ceases to be one, in feeds that show it, and only there", async () => {
    const records = { ...recordsWith(2, { images: [stock], topics: ["AI"] }), own: { topics: ["Web"] } };
    const project = aProject({ records, config: { feeds: { stockImageAfter: 2 } } });
    await project.build();
    project.record("third", { images: [stock] });

    const changed = await project.build();
    project.remove("records/third.md");
    const restored = await project.build();

    const changedIds = ({ feeds }: typeof changed) => feeds.filter((feed) => feed.changed).map(({ id }) => id);
    expect(changedIds(changed)).toEqual(["all", "topics/ai"]);
    expect(changedIds(restored)).toEqual(["all", "topics/ai"]);
    expect(imagesIn(project).filter(Boolean)).toEqual([stock.url, stock.url]);
  });
});

describe("a feed file beyond feeds.maxBytes", () => {
  test("is noted with what to do, in every run", async () => {
    const config = { feeds: { maxBytes: 1000, formats: ["rss", "atom", "json"] } };
    const project = aProject({ records: recordsWith(9, { topics: ["AI"], excerpt: "x".repeat(100) }), config });

    const first = await project.build();
    const second = await project.build();

    const about = (notes: readonly string[]) => notes.filter((note) => note.includes("feeds.maxBytes"));
    expect(about(first.notes)).toHaveLength(4);
    expect(first.notes.join()).toMatch(
      /feed\.rss is \d+ KB, larger than feeds\.maxBytes \(1 KB\); lower feeds\.limit\./u,
    );
    expect(first.notes.join()).toContain("larger than feeds.maxBytes: 3 more feed files");
    expect(about(second.notes)).toEqual(about(first.notes));
  });

  test("is none by default", async () => {
    const project = aProject({ records: recordsWith(3, {}) });

    const { notes } = await project.build();

    expect(notes.filter((note) => note.includes("maxBytes"))).toEqual([]);
  });
});
