import { expect, test } from "vitest";
import { aFakeWeb, aProject, type Fields, type Project } from "../support/project.ts";

/** Numbers that look random, the same for the same seed (mulberry32). */
function aDice(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, pick: <T>(from: readonly T[]): T => from[below(from.length)] as T };
}
type Dice = ReturnType<typeof aDice>;

const topicNames = ["AI", "Law", "Art", "Ethics", "unknown"];
const paths = Array.from(
  { length: 30 },
  (_, n) => `${["", "news/", "news/deep/"][n % 3]}r${n}${n % 7 === 0 ? ".txt" : ".md"}`,
);
const pages = Array.from({ length: 40 }, (_, n) => `https://news.example/p${n}`);
const dead = new Set(pages.filter((_, n) => n % 6 === 1).flatMap((page) => [page, `${page}?utm_source=x`]));
const pictures = Array.from({ length: 9 }, (_, n) => `https://pics.example/${n}.png`);
const deadPictures = pictures.filter((_, n) => n % 3 === 1);

function someFields({ below, pick }: Dice): Fields {
  const page = pick(pages);
  return {
    title: `Title ${below(5)}`,
    originalUrl: pick([page, page, page, page, page, page, `${page}?utm_source=x`, null]),
    publishedDateTime: below(9) === 0 ? null : `2026-${pick(["01", "01", "02"])}-${10 + below(18)}T00:00:00Z`,
    topics: topicNames.filter(() => below(3) === 0),
    type: pick(["news", "video"]),
    heat: below(100),
    images: pick([[], [{ url: pick(pictures) }], [{ url: pick(deadPictures) }, { url: pictures[0] }]]),
    ...pick<Fields>([
      {},
      {},
      {},
      {},
      {},
      {},
      {},
      {},
      { published: false },
      { removed: true },
      { id: `own-${below(4)}` },
    ]),
  };
}

/** Changes a handful of files. */
function change(project: Project, dice: Dice): void {
  for (let count = 1 + dice.below(6); count > 0; count--) {
    const path = dice.pick(paths);
    if (dice.below(4) > 0) project.record(path, someFields(dice));
    else if (project.exists(`records/${path}`)) project.remove(`records/${path}`);
  }
}

test.each([1, 2])("after any changes a run writes what a fresh one would, and then nothing (seed %i)", async (seed) => {
  const dice = aDice(seed);
  const extra = [
    { id: "hot", order: "heat", limit: 4 },
    { id: "video", where: { kind: "video", topics: ["AI", "Law"] } },
  ];
  const parts = {
    config: { topics: { unknown: "reject" }, feeds: { limit: 7, stockImageAfter: 4, extra } },
    topics: {
      ai: { name: "AI" },
      law: { name: "Law" },
      art: { name: "Art" },
      ethics: { name: "Ethics", parent: "AI" },
    },
  };
  const project = aProject(parts);
  const answers = Object.fromEntries([...dead, ...deadPictures].map((url) => [url, "gone" as const]));
  Object.assign(project.web.answers, answers);

  for (const path of paths) project.record(path, someFields(dice));
  for (let round = 0; round < 8; round++) {
    change(project, dice);
    if (dice.below(4) === 0) project.clock.ahead(2);
    if (round > 0 && dice.below(8) === 0) project.remove(".feedmill/cache.db");
    const report = await project.build({ acceptRemovals: true });

    const { notes, ...again } = await project.build({ acceptRemovals: true });
    const fresh = aProject({ ...parts, clock: project.clock, web: aFakeWeb(project.clock, answers) });
    for (const path of paths)
      if (project.exists(`records/${path}`)) fresh.record(path, project.read(`records/${path}`));
    const expected = await fresh.build();

    const withoutHealth = (files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith("health/")));
    expect(withoutHealth(project.output())).toEqual(withoutHealth(fresh.output()));
    expect(report.items).toEqual(expected.items);
    expect(report.problems).toEqual(expected.problems);
    expect({ known: report.links.known, dead: report.links.dead }).toEqual({
      known: expected.links.known,
      dead: expected.links.dead,
    });
    expect(again).toMatchObject({ files: { written: 0, removed: 0 }, items: report.items });
    expect(notes).toEqual([]);
    const { published, leftOut } = report.items;
    const total = Object.values(leftOut).reduce((sum, count) => sum + count, published);
    expect(total).toBe(report.records.files);
  }
});
