import { describe, expect, test } from "vitest";
import { picture, showing, shownIn } from "../support/pictures.ts";
import { aProject, linkOf } from "../support/project.ts";

describe("a dead picture", () => {
  test("is left out in every format, and its item stays as it was otherwise", async () => {
    const project = aProject({ records: { a: showing("gone.png"), b: showing("there.png") } });
    await project.build({ check: false });
    const [before] = project.feed("all").items;
    project.web.answers[picture("gone.png").url] = "not-found";

    const { pictures, links, items } = await project.build();

    const [after] = project.feed("all").items;
    expect({ pictures, dead: links.dead }).toEqual({
      pictures: { known: 2, due: 2, checked: 2, dead: 1 },
      dead: 0,
    });
    expect(items.published).toBe(2);
    expect(shownIn(project)).toEqual({ a: undefined, b: "there.png" });
    for (const name of ["feed.rss", "feed.atom", "feed.json", "index.html"])
      expect(project.read(`output/${name}`)).not.toContain("gone.png");
    const { image: _, content_html: __, ...rest } = before as NonNullable<typeof before> & { image?: string };
    expect(after).toMatchObject(rest);
  });

  test("is left out of the text of its item, too, and the one that leads stands there once", async () => {
    const config = { feeds: { content: "full" } };
    const featuredContent = `<p>Text</p><img src="${picture("gone.png").url}"><img src="${picture("there.png").url}">`;
    const project = aProject({ config, records: { a: { ...showing("gone.png", "there.png"), featuredContent } } });
    project.web.answers[picture("gone.png").url] = "not-found";

    await project.build();

    const [item] = project.feed("all").items;
    expect(item?.content_html?.match(/[a-z]+\.png/gu)).toEqual(["there.png"]);
  });

  test("gives way to the next that is not, and leads again once it is back", async () => {
    const project = aProject({ records: { a: showing("1.png", "2.png", "3.png"), b: showing("2.png") } });
    Object.assign(project.web.answers, { [picture("1.png").url]: "gone", [picture("2.png").url]: "gone" });
    await project.build();
    const third = shownIn(project);
    project.web.answers[picture("1.png").url] = "ok";
    project.clock.ahead(1);

    const { pictures } = await project.build();

    expect(third).toEqual({ a: "3.png", b: undefined });
    expect(pictures).toEqual({ known: 2, due: 3, checked: 3, dead: 1 });
    expect(shownIn(project)).toEqual({ a: "1.png", b: undefined });
  });

  test("that was there before gets the patience of a link", async () => {
    const project = aProject({ records: { a: showing("a.png") } });
    await project.build();
    project.web.answers[picture("a.png").url] = "not-found";
    const shown: (string | undefined)[] = [];
    for (let week = 0; week < 5; week++) {
      project.clock.ahead(7);
      await project.build();
      shown.push(shownIn(project)["a"]);
    }

    expect([shown[0], shown.at(-1)]).toEqual(["a.png", undefined]);
  });

  test("changes the feeds that show it and no other, and nothing about links", async () => {
    const records = { a: { ...showing("a.png"), topics: ["AI"] }, b: { ...showing("b.png"), topics: ["Web"] } };
    const project = aProject({ records });
    await project.build();
    const health = project.read("output/health/links.json");
    project.web.answers[picture("a.png").url] = "gone";
    project.clock.ahead(10);
    await project.build();
    project.clock.ahead(2);

    const { feeds, links } = await project.build();

    expect(feeds.filter((feed) => feed.changed).map(({ id }) => id)).toEqual(["all", "topics/ai"]);
    expect(links).toMatchObject({ known: 2, alive: 2, dead: 0 });
    expect(project.read("output/health/links.json")).toBe(health);
  });

  test("stays out with --no-check and after cache.db is deleted, and comes back with links.pictures: false", async () => {
    const project = aProject({ records: { a: showing("gone.png") } });
    project.web.answers[picture("gone.png").url] = "gone";
    await project.build();
    project.remove(".feedmill/cache.db");
    project.clock.ahead(10);
    project.web.asked.length = 0;

    const { pictures } = await project.build({ check: false });
    const without = shownIn(project);
    project.config({ links: { pictures: false } });
    const off = await project.build();

    expect(pictures).toEqual({ known: 1, due: 1, checked: 0, dead: 1 });
    expect(without).toEqual({ a: undefined });
    expect(off.pictures).toEqual({ known: 0, due: 0, checked: 0, dead: 0 });
    expect(shownIn(project)).toEqual({ a: "gone.png" });
    expect(project.web.asked).toEqual([linkOf("a")]);
  });

  test("is left out by every command that composes feeds, and explained", async () => {
    const project = aProject({ records: { a: showing("gone.png", "there.png") }, config: { output: { api: true } } });
    project.web.answers[picture("gone.png").url] = "not-found";
    await project.build();

    const changes = await project.command("diff", "--json");
    const { out } = await project.command("explain", "records/a.md");
    const json = await project.command("explain", "records/a.md", "--json");

    expect(JSON.parse(changes.out)).toMatchObject({ feeds: [] });
    expect(project.read("output/api/v1/items/index.json")).not.toContain("gone.png");
    expect(out).toContain(`  picture  ${picture("gone.png").url} dead (not-found)`);
    expect(JSON.parse(json.out).pictures).toEqual([
      { url: picture("gone.png").url, verdict: "dead", reason: "not-found" },
    ]);
  });
});
