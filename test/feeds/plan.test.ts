import { describe, expect, test } from "vitest";
import { planFeeds } from "../../src/feeds/plan.ts";
import { feedPolicy } from "../../src/feeds/policy.ts";
import { aSite, aTopic } from "../support/feed.ts";

const site = aSite({ title: "The Example", description: "News about examples." });

describe("the feeds to be made", () => {
  test("are that of everything at the root, then one per topic, then those by query", () => {
    const policy = feedPolicy.parse({ extra: [{ id: "hot", title: "Hot" }] });
    const topics = [aTopic({ name: "AI" }), aTopic({ name: "人工智能" })];

    const plans = planFeeds(topics, policy, site);

    expect(plans.map(({ id, folder, title }) => [id, folder, title])).toEqual([
      ["all", "", "The Example"],
      ["topics/ai", "topics/ai", "AI – The Example"],
      ["topics/人工智能", "topics/人工智能", "人工智能 – The Example"],
      ["feeds/hot", "feeds/hot", "Hot – The Example"],
    ]);
  });

  test("take every record at the root, and those of its topics below", () => {
    const [all, ai] = planFeeds([aTopic({ name: "AI", feedKeys: ["ai", "ml"] })], feedPolicy.parse({}), site);

    expect(all).not.toHaveProperty("topicKeys");
    expect(ai?.topicKeys).toEqual(["ai", "ml"]);
  });

  test("keep the old folders of a topic, and make none for a retired one", () => {
    const topics = [
      aTopic({ name: "AI", formerIds: ["ki"] }),
      aTopic({ name: "Old", isRetired: true, formerIds: ["older"] }),
    ];

    const plans = planFeeds(topics, feedPolicy.parse({}), site);

    expect(plans.map(({ id, formerFolders }) => [id, formerFolders])).toEqual([
      ["all", []],
      ["topics/ai", ["topics/ki"]],
    ]);
  });

  test("by query ask what the config says, with its limit and order", () => {
    const extra = [{ id: "hot", where: { minHeat: 50, kind: "news" }, limit: 10, order: "heat" }, { id: "plain" }];

    const [, hot, plain] = planFeeds([], feedPolicy.parse({ limit: 20, extra }), site);

    expect(hot).toMatchObject({ limit: 10, order: "heat", query: { where: { minHeat: 50, kind: ["news"] } } });
    expect(plain).toMatchObject({ title: "plain – The Example", limit: 20, order: "date", query: { where: {} } });
  });

  test("show a topic's description and image", () => {
    const topic = aTopic({ description: "All of it.", image: "https://a.example/ai.png" });

    expect(planFeeds([topic], feedPolicy.parse({}), site)[1]).toMatchObject({
      description: "All of it.",
      image: "https://a.example/ai.png",
    });
  });
});
