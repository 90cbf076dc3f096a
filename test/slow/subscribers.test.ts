import { expect, test } from "vitest";
import { aFront } from "../support/front.ts";
import { aProject } from "../support/project.ts";
import { aServing } from "../support/serving.ts";
import { aSubscriber, aWebSubHub } from "../support/websub.ts";

const formats = ["atom", "json", "rss"];

test("a subscriber of a served feed gets its news from the hub, once, and nobody is told when there are none", {
  timeout: 60_000,
}, async () => {
  const [front, hub, subscriber] = await Promise.all([aFront(), aWebSubHub(), aSubscriber()]);
  const feeds = (...folders: string[]) =>
    folders.flatMap((folder) => formats.map((format) => `${front.url}${folder}feed.${format}`));
  const project = aProject({
    records: { a: { topics: ["AI"] }, b: { topics: ["Web"] } },
    config: {
      site: { title: "Site", url: front.url },
      output: { hub: hub.url },
      links: { check: false },
      // Only the first run, and those that changes ask for.
      schedule: { cron: "0 0 1 1 *" },
    },
  });
  const start = async () => {
    const serving = await aServing(project.dir, "--schedule", "--watch");
    front.target = serving.url;
    return serving;
  };
  const pingsSince = (count: number) => hub.pings.slice(count).sort();

  const { heard, stop } = await start();
  await heard("pinged the hub");
  expect(pingsSince(0)).toEqual(feeds("", "topics/ai/", "topics/web/"));
  const followed = await Promise.all(feeds("topics/ai/", "topics/web/").map((feed) => subscriber.follow(feed)));
  expect(followed).toEqual(feeds("topics/ai/", "topics/web/").map((self) => ({ hub: hub.url, self })));
  await hub.settled();

  project.record("news", { topics: ["AI"] });
  expect(await heard("pinged the hub")).toMatchObject({ feeds: 6, unchanged: 3 });
  await hub.settled();
  expect(pingsSince(9)).toEqual(feeds("", "topics/ai/"));
  expect(subscriber.received.map(({ topic }) => topic).sort()).toEqual(feeds("topics/ai/"));
  for (const { topic, body, type, links, isSigned } of subscriber.received) {
    const served = await fetch(topic);
    expect(served.headers.get("link")).toBe(`<${hub.url}>; rel="hub", <${topic}>; rel="self"`);
    expect(body.equals(Buffer.from(await served.arrayBuffer()))).toBe(true);
    expect(body.toString()).toContain("https://news.example/news");
    expect({ type, links, isSigned }).toEqual({
      type: served.headers.get("content-type"),
      links: { hub: hub.url, self: topic },
      isSigned: true,
    });
  }

  project.record("hidden", { topics: ["AI"], published: false });
  expect(await heard("run done")).toMatchObject({ trigger: "change", changed: 0 });
  expect(await heard("no feed changed since the last ping")).toMatchObject({ unchanged: 9 });
  expect(await stop()).toBe(0);
  const again = await start();
  await again.heard("no feed changed since the last ping");
  await hub.settled();
  expect([hub.pings.length, subscriber.received.length]).toEqual([15, 3]);
});
