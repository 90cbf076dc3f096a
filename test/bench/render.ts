import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCorpus } from "./corpus.ts";
import { measure, median } from "./measure.ts";

// What pages, search and embed kit cost beside the feeds alone: `node test/bench/render.ts`, 40 topics of 50 items.
const rounds = 7;
const program = join(import.meta.dirname, "..", "..", "dist", "bin.js");
const dir = mkdtempSync(join(tmpdir(), "feedmill-bench-"));
writeCorpus(join(dir, "records"), { count: 6000, topics: 40, seed: 1 });

const variants = {
  "feeds alone": "output: { pages: false, embed: false, opml: false }",
  everything: "output: { pages: true, embed: true, opml: true }",
} as const;
type Variant = keyof typeof variants;
const names = Object.keys(variants) as Variant[];
const seen: Record<Variant, { idle: number[]; rendered: number[] }> = {
  "feeds alone": { idle: [], rendered: [] },
  everything: { idle: [], rendered: [] },
};

const projectOf = (name: Variant) => join(dir, name.replace(" ", "-"));
const build = (name: Variant, ...flags: string[]) =>
  measure([program, "build", "--no-check", "--quiet", ...flags], projectOf(name));
for (const name of names) {
  mkdirSync(join(projectOf(name), "config"), { recursive: true });
  const config = `site: { url: https://bench.example.org/ }\nrecords: { dir: ../records }\n${variants[name]}\n`;
  writeFileSync(join(projectOf(name), "config", "feedmill.yaml"), config);
  build(name);
}
for (let round = 0; round < rounds; round++) {
  for (const name of names) {
    seen[name].idle.push(build(name).seconds);
    seen[name].rendered.push(build(name, "--force").seconds);
  }
}
rmSync(dir, { recursive: true });

/** All files rendered anew, less what a run costs that renders nothing. */
const cost = (name: Variant) => median(seen[name].rendered) - median(seen[name].idle);
for (const name of names) console.log(`${name.padEnd(12)} ${cost(name).toFixed(3)} s`);
console.log(`ratio        ${(cost("everything") / cost("feeds alone")).toFixed(2)}`);
