import { describe, expect, test } from "vitest";
import { aProject } from "../../support/project.ts";

const podcast = {
  enclosures: [
    { url: "https://cdn.example/a.mp3?x=1&y=2", length: 1234, duration: "1:02:03", title: "Hear <it>" },
    { url: "https://cdn.example/b.mp4", type: "video/mp4" },
    "https://cdn.example/c",
  ],
  images: [{ url: "https://cdn.example/cover.png" }],
};

describe("files to play", () => {
  test("are in all three formats, with a length only where the record says it", async () => {
    const project = aProject({ records: { a: podcast } });

    await project.build();

    const [rss, atom, json] = ["rss", "atom", "json"].map((name) => project.read(`output/feed.${name}`)) as [
      string,
      string,
      string,
    ];
    expect(rss).toContain('<enclosure url="https://cdn.example/a.mp3?x=1&amp;y=2" length="1234" type="audio/mpeg"/>');
    expect(rss.match(/<enclosure /gu)).toHaveLength(1);
    expect(rss).toContain('<media:content url="https://cdn.example/cover.png" medium="image" type="image/png"/>');
    expect(rss).toContain('<media:content url="https://cdn.example/b.mp4" medium="video" type="video/mp4"/>');
    expect(rss).toContain('<media:content url="https://cdn.example/c"/>');
    expect(atom).toContain(
      '<link rel="enclosure" type="audio/mpeg" length="1234" title="Hear &#x3C;it&gt;" href="https://cdn.example/a.mp3?x=1&amp;y=2"/>',
    );
    expect(atom).toContain('<link rel="enclosure" href="https://cdn.example/c"/>');
    expect(JSON.parse(json).items[0].attachments).toEqual([
      {
        url: "https://cdn.example/a.mp3?x=1&y=2",
        mime_type: "audio/mpeg",
        title: "Hear <it>",
        size_in_bytes: 1234,
        duration_in_seconds: 3723,
      },
      { url: "https://cdn.example/b.mp4", mime_type: "video/mp4" },
      { url: "https://cdn.example/c", mime_type: "application/octet-stream" },
    ]);
  });

  test.each([
    ["audio", "https://cdn.example/a.ogg", "audio/ogg"],
    ["podcast", "https://cdn.example/a.m4a", "audio/mp4"],
    ["video", { src: "https://cdn.example/a.webm", size: "99" }, "video/webm"],
    ["enclosure", { href: "https://cdn.example/a", mime: "audio/x-own" }, "audio/x-own"],
  ])("may be called `%s`", async (name, value, type) => {
    const project = aProject({ records: { a: { [name]: value } } });

    await project.build();

    expect(JSON.parse(project.read("output/feed.json")).items[0].attachments).toMatchObject([{ mime_type: type }]);
  });

  test("with an address that cannot be used are a problem, and the record goes on", async () => {
    const project = aProject({ records: { a: { audio: "javascript:alert(1)" } } });

    const { problems } = await project.build();

    expect(problems).toMatchObject([{ file: "records/a.md", line: 5, field: "audio" }]);
    expect(project.titles()).toEqual(["a"]);
    expect(project.read("output/feed.json")).not.toContain("attachments");
  });
});
