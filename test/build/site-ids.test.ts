import { describe, expect, test } from "vitest";
import { aProject } from "../support/project.ts";

describe("ids", () => {
  test("a new prefix is refused until it is accepted", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    const before = project.trace();
    project.config({ site: { title: "Site", url: "https://new.example/" } });

    await expect(project.build()).rejects.toThrow(
      /tag:feeds\.example\.org,2026:.*tag:new\.example,2026:.*--accept-new-ids/u,
    );
    expect(project.trace()).toEqual(before);

    await project.build({ acceptNewIds: true });
    await project.build();
    expect(project.feed("all").items[0]?.id).toBe("tag:new.example,2026:a");
  });

  test("a site that loses its address does not lose its ids", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    const before = project.trace();
    project.config({ site: { title: "Site" } });

    await expect(project.build()).rejects.toThrow(/--accept-new-ids/u);
    expect(project.trace()).toEqual(before);
  });

  test("a preview may get an address at any time", async () => {
    const project = aProject({ records: { a: {} }, config: { site: { title: "Site" } } });
    const preview = await project.build();
    project.config({});

    await project.build();

    expect(preview.notes.join()).toContain("preview");
    expect(project.feed("all").items[0]?.id).toBe("tag:feeds.example.org,2026:a");
  });

  test("a move to another address keeps the ids when the prefix is kept", async () => {
    const project = aProject({ records: { a: {} } });
    await project.build();
    project.config({ site: { url: "https://new.example/", idPrefix: "tag:feeds.example.org,2026:" } });

    await project.build();

    expect(project.feed("all").items[0]?.id).toBe("tag:feeds.example.org,2026:a");
  });
});
