import { utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aFront, type Passed } from "../support/front.ts";
import { aNewsboat, hasNewsboat } from "../support/newsboat.ts";
import { aProject } from "../support/project.ts";
import { aServing } from "../support/serving.ts";

const answers = (passed: readonly Passed[]) => Object.fromEntries(passed.map(({ path, status }) => [path, status]));

test.skipIf(!hasNewsboat)(
  "newsboat gets served feeds in full once, and again only those that changed",
  {
    timeout: 60_000,
  },
  async () => {
    const front = await aFront();
    const project = aProject({
      records: { a: { topics: ["AI"] }, b: { topics: ["AI", "Web"] }, c: { topics: ["Web"] } },
      config: { site: { title: "Site", url: front.url }, links: { check: false }, schedule: { cron: "0 0 1 1 *" } },
    });
    const { heard, url } = await aServing(project.dir, "--schedule", "--watch");
    front.target = url;
    await heard("run done");
    const files = ["topics/ai/feed.rss", "topics/web/feed.atom", "feed.rss"];
    // newsboat takes two versions of one second for the same, whatever their tags are.
    const earlier = new Date(Date.now() - 60_000);
    for (const path of files) utimesSync(join(project.dir, "output", path), earlier, earlier);
    const [ai, web, all] = files.map((path) => `${front.url}${path}`);
    // newsboat keeps one copy of an item in a cache, whatever feeds it is in: a reader for each.
    const readers = [ai, web, all].map((feed) => ({ feed: feed ?? "", newsboat: aNewsboat([feed ?? ""]) }));
    const reload = async () => {
      front.passed.length = 0;
      for (const { newsboat } of readers) await newsboat.reload();
      return {
        answers: answers(front.passed),
        titles: readers.map(({ feed, newsboat }) => newsboat.titles(feed)),
        /** Bytes sent to who has the feed already. */
        needless: front.passed.reduce((sum, { status, bytes }) => sum + (status === 304 ? bytes : 0), 0),
      };
    };
    const paths = (...statuses: number[]) => ({
      "/topics/ai/feed.rss": statuses[0],
      "/topics/web/feed.atom": statuses[1],
      "/feed.rss": statuses[2],
    });

    const first = await reload();
    // newsboat 2.21 forgets the tags of a feed's very first answer: it has no row yet to keep them in.
    const soonAfter = await reload();
    const idle = await reload();
    project.record("d", { topics: ["AI"] });
    await heard("run done");
    const news = await reload();
    const idleAgain = await reload();

    const before = [
      ["a", "b"],
      ["b", "c"],
      ["a", "b", "c"],
    ];
    const after = [
      ["a", "b", "d"],
      ["b", "c"],
      ["a", "b", "c", "d"],
    ];
    expect(first).toEqual({ answers: paths(200, 200, 200), titles: before, needless: 0 });
    expect(soonAfter.titles).toEqual(before);
    expect(idle).toEqual({ answers: paths(304, 304, 304), titles: before, needless: 0 });
    expect(news).toEqual({ answers: paths(200, 304, 200), titles: after, needless: 0 });
    expect(idleAgain).toEqual({ answers: paths(304, 304, 304), titles: after, needless: 0 });
  },
);
