import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { describe, expect, test } from "vitest";
import { daysChart } from "../../../src/formats/page/chart.ts";
import { renderHealthPage, renderLinksJson } from "../../../src/formats/page/health-page.ts";
import type { Health, LinkHealth } from "../../../src/model/health.ts";
import { aSite } from "../../support/feed.ts";

function aLink(link: Partial<LinkHealth>): LinkHealth {
  return {
    url: "https://example.org/a",
    state: "alive",
    reason: "ok",
    title: "A",
    record: "a.md",
    provider: "P",
    ...link,
  };
}

const days = [
  { day: "2026-01-01", alive: 8, unsure: 2, dead: 0 },
  { day: "2026-01-05", alive: 6, unsure: 2, dead: 2 },
];

function rectsOf(svg: string) {
  const { root } = parseXml(svg.slice(0, svg.indexOf("</svg>") + 6));
  const groups = (root?.children ?? []).filter((child) => child instanceof XmlElement);
  return groups.map(
    (group) => group.children.filter((child) => child instanceof XmlElement && child.name === "rect") as XmlElement[],
  );
}

describe("the chart of days", () => {
  test("stacks a full bar per day, alive at the bottom", () => {
    const [first, second] = rectsOf(daysChart(days).markup);

    expect(first?.map(({ attributes }) => [attributes["class"], attributes["y"], attributes["height"]])).toEqual([
      ["alive", "24", "96"],
      ["unsure", "0", "24"],
      ["dead", "0", "0"],
    ]);
    expect(second?.map(({ attributes }) => Number(attributes["height"])).reduce((a, b) => a + b)).toBe(120);
  });

  test("says in words what it shows", () => {
    expect(daysChart(days).markup).toContain(
      'aria-label="Links by state from 2026-01-01 to 2026-01-05; on the last day 6 alive, 2 unsure, 2 dead"',
    );
  });

  test("is nothing when there is nothing to show, and shows the latest 90 days at most", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...days[0]!, day: `day ${index}` }));

    expect(daysChart([]).markup).toBe("");
    expect(rectsOf(daysChart(many).markup)).toHaveLength(90);
    expect(daysChart(many).markup).toContain("day 199");
  });
});

describe("the health page", () => {
  const health: Health = {
    days,
    links: [
      aLink({
        url: "https://example.org/gone?a=1&b=2",
        state: "dead",
        reason: "not-found",
        status: 404,
        since: "2026-01-05",
        title: "<b>Gone</b>",
      }),
      aLink({ url: "https://wall.example/", state: "unsure", reason: "blocked", status: 403, provider: "Wall" }),
      aLink({}),
    ],
  };

  test("lists the dead with their record, why, since when, and where a copy may be", () => {
    const page = renderHealthPage(health, aSite());

    expect(page).toContain("<h2>Dead (1)</h2>");
    expect(page).toContain("&lt;b&gt;Gone&lt;/b&gt;");
    expect(page).toContain("not-found (404) since 2026-01-05 · a.md");
    expect(page).toContain('href="https://web.archive.org/web/https://example.org/gone?a=1&amp;b=2"');
  });

  test("counts by reason and by provider", () => {
    const page = renderHealthPage(health, aSite());

    expect(page).toContain('<th scope="row">dead: not-found</th><td>0</td><td>0</td><td>1</td>');
    expect(page).toContain('<th scope="row">Wall</th><td>0</td><td>1</td><td>0</td>');
  });

  test("has no inline script or style, and says so when nothing was checked", () => {
    const page = renderHealthPage({ days: [], links: [] }, aSite());

    expect(page).toContain("No link has been checked yet.");
    expect(renderHealthPage(health, aSite()) + page).not.toMatch(
      /<script(?! type="module" src="[^"]*feedmill\.js">)|style=|javascript:/,
    );
  });

  test("tells programs the same, by day", () => {
    const json = JSON.parse(renderLinksJson(health)) as { days: unknown; links: Record<string, unknown>[] };

    expect(json.days).toEqual(days);
    expect(json.links.map(({ state, archive }) => [state, archive])).toEqual([
      ["dead", "https://web.archive.org/web/https://example.org/gone?a=1&b=2"],
      ["unsure", undefined],
      ["alive", undefined],
    ]);
  });
});
