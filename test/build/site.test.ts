import { expect, test } from "vitest";
import { aProject } from "../support/project.ts";

test("feeds tell readers to wait as long as the schedule does, whatever the day", async () => {
  const project = aProject({ config: { schedule: { cron: "0 9 * * 1-5" } }, records: { a: {} } });
  await project.build();
  const rss = project.read("output/feed.rss");
  project.clock.ahead(2);

  const { files } = await project.build();

  expect(rss).toContain("<ttl>1440</ttl>");
  expect(files.written).toBe(0);
});
