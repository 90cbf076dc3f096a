import { describe, expect, test } from "vitest";
import { integrityOf } from "../../src/formats/embed/snippets.ts";
import { aProject, runCommand } from "../support/project.ts";

const records = {
  a: { title: "5 < 6", topics: ["AI Ethics"] },
  b: { topics: ["Law"] },
};

describe("feedmill embed", () => {
  test.each(["ai ethics", "ai-ethics", "topics/ai-ethics", "AI Ethics"])(
    "finds a topic by name or id: %s",
    async (topic) => {
      const project = aProject({ records });

      const { code, out } = await project.command("embed", topic);

      expect(code).toBe(0);
      expect(out).toContain('src="https://feeds.example.org/embed/v1/feedmill-feed.js"');
      expect(out).toContain('<feedmill-feed src="https://feeds.example.org/topics/ai-ethics/feed.json"');
      expect(out).toContain('src="https://feeds.example.org/embed/v1/frames/topics/ai-ethics.html"');
      expect(out).toContain("https://feeds.example.org/embed/v1/topics/ai-ethics.html");
      expect(out).toContain(">5 &lt; 6</a>");
      expect(out).toContain(
        "script-src 'self' https://feeds.example.org; connect-src 'self' https://feeds.example.org",
      );
    },
  );

  test.each([
    "https://feeds.example.org/topics/law/feed.json",
    "https://feeds.example.org/topics/law/",
    "https://feeds.example.org/topics/law/index.html",
    "topics/law/",
    "output/topics/law",
    "./output/topics/law/feed.rss",
  ])("finds a feed by its address or folder: %s", async (wanted) => {
    const { out } = await aProject({ records }).command("embed", wanted, "--json");

    expect(JSON.parse(out)).toMatchObject({ feed: "topics/law" });
  });

  test.each(["https://feeds.example.org", "https://feeds.example.org/feed.rss", "output", "index.html"])(
    "finds the feed of everything at %s",
    async (wanted) => {
      const { out } = await aProject({ records }).command("embed", wanted, "--json");

      expect(JSON.parse(out)).toMatchObject({ feed: "all" });
    },
  );

  test("suggests what a name may have meant, and tells a topic called all from everything", async () => {
    const project = aProject({ records: { ...records, c: { topics: ["All"] } } });

    const slip = await project.command("embed", "ai-etics");
    const broken = await project.command("embed", "https://feeds.example.org/%zz/");
    const elsewhere = await project.command("embed", "https://other.example/topics/law/");

    expect(slip.err).toContain(
      'no topic or feed is called ai-etics; did you mean "ai-ethics"? Choose from all, ai-ethics, topics/all, law',
    );
    expect(broken.code).toBe(2);
    expect(elsewhere.err).toContain("no topic or feed is called https://other.example/topics/law/; choose from all");
  });

  test("names files that a run writes, and the hash of the script as it is written", async () => {
    const project = aProject({ records });
    await project.build();

    const { out } = await project.command("embed", "all", "--json");

    const { feed, integrity, component, frame } = JSON.parse(out) as Record<string, string>;
    const addresses = [...`${component}${frame}`.matchAll(/https:\/\/feeds\.example\.org\/(embed[^"]*|feed.json)/gu)];
    expect(feed).toBe("all");
    expect(integrity).toBe(`integrity="${integrityOf(project.read("output/embed/v1/feedmill-feed.js"))}"`);
    expect(addresses.map(([, path]) => project.exists(`output/${path}`))).toEqual([true, true, true, true]);
  });

  test("says which topics there are when it knows none of that name", async () => {
    const project = aProject({ records });

    const { code, err } = await project.command("embed", "robots");

    expect(code).toBe(2);
    expect(err).toContain("choose from all, ai-ethics, law");
  });

  test("says that addresses are made up while the site has none", async () => {
    const project = aProject({ records, config: { site: { title: "Site" } } });

    const { err } = await runCommand(["embed", "law"], { cwd: project.dir });

    expect(err).toContain("set site.url");
  });

  test("offers no component where there is no feed for it to read", async () => {
    const { out } = await aProject({ records, config: { feeds: { formats: ["rss"] } } }).command("embed", "law");

    expect(out).not.toContain("feed.json");
    expect(out).toContain("frames/topics/law.html");
  });

  test("says so when the kit is not written", async () => {
    const { code, err } = await aProject({ records, config: { output: { embed: false } } }).command("embed", "law");

    expect(code).toBe(2);
    expect(err).toContain("output.embed");
  });
});
