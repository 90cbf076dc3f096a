import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { publish } from "../../src/build/publish.ts";
import type { PlannedFiles } from "../../src/model/file.ts";
import { openOutput, type WritableFile } from "../../src/output/output.ts";
import { decompress, encodingOf, variantsOf } from "../../src/output/precompress.ts";
import { openStore } from "../../src/store/store.ts";
import { aFolder, aProject, type Project } from "../support/project.ts";

const config = { output: { precompress: true } };
const long = { excerpt: "Some words about nothing. ".repeat(60) };

/** What is wrong with the variants below `dir`: those that are missing, too many, or of other bytes than their file. */
function faultsIn(dir: string, files: Readonly<Record<string, string>>): string[] {
  const bytesAt = (path: string) => readFileSync(join(dir, path));
  const wanted = Object.keys(files).flatMap((path) => variantsOf(path, bytesAt(path).length));
  const missing = wanted.filter(({ path }) => files[path] === undefined).map(({ path }) => `${path} is missing`);
  const others = Object.keys(files).flatMap((path) => {
    const encoding = encodingOf(path);
    if (encoding === undefined) return [];
    if (!wanted.some((variant) => variant.path === path)) return [`${path} is not wanted`];
    const plain = bytesAt(path.slice(0, path.lastIndexOf(".")));
    return decompress(bytesAt(path), encoding)?.equals(plain) ? [] : [`${path} is of other bytes`];
  });
  return [...missing, ...others];
}

const faultsOf = (project: Project) => faultsIn(join(project.dir, "output"), project.output());
const variantsAmong = (paths: Iterable<string>) => [...paths].filter((path) => encodingOf(path) !== undefined);

describe("output.precompress", () => {
  test("puts compressed variants beside every text file that is not small, and a second run writes nothing", async () => {
    const project = aProject({ records: { a: { topics: ["AI"], ...long } }, config });

    const first = await project.build();
    const before = project.trace();
    const second = await project.build();
    const forced = await project.build({ force: true });

    expect(faultsOf(project)).toEqual([]);
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(["topics/ai/feed.rss.br", "index.html.gz", "feedmill.css.br", "feedmill.js.gz"]),
    );
    expect(project.exists("output/_headers.gz")).toBe(false);
    expect(first.files).toEqual({ written: Object.keys(before).length, unchanged: 0, removed: 0 });
    for (const { files } of [second, forced]) {
      expect(files).toEqual({ written: 0, unchanged: Object.keys(before).length, removed: 0 });
    }
    expect(project.trace()).toEqual(before);
  });

  test("is off by default, and turned off takes the variants away", async () => {
    const project = aProject({ records: { a: long } });
    await project.build();
    const plain = project.output();
    project.config(config);
    await project.build();
    const variants = variantsAmong(Object.keys(project.output())).length;
    project.config({});

    const { files } = await project.build();

    expect(variantsAmong(Object.keys(plain))).toEqual([]);
    expect(variants).toBeGreaterThan(10);
    expect(files.removed).toBe(variants);
    expect(project.output()).toEqual(plain);
  });

  test("changes the variants with their files, and only those; they go when their file does", async () => {
    const project = aProject({ records: { a: { topics: ["AI"], ...long }, b: { topics: ["Law"], ...long } }, config });
    await project.build();
    const before = project.trace();
    project.record("a", { topics: ["AI"], ...long, title: "another" });

    await project.build();
    const after = project.trace();
    project.config({ ...config, feeds: { formats: ["rss", "json"] } });
    await project.build();

    const changed = variantsAmong(Object.keys(after)).filter((path) => after[path] !== before[path]);
    expect(changed).toContain("topics/ai/feed.rss.br");
    expect(changed).toContain("feed.json.gz");
    expect(changed.filter((path) => path.startsWith("topics/law/"))).toEqual([]);
    expect(Object.keys(project.output()).filter((path) => path.includes(".atom"))).toEqual([]);
    expect(faultsOf(project)).toEqual([]);
  });

  test("tells what it would write without writing it", async () => {
    const project = aProject({ records: { a: long } });
    await project.build();
    const before = project.trace();
    project.config(config);

    const { files } = await project.build({ dryRun: true });

    expect(project.trace()).toEqual(before);
    expect(files.written).toBeGreaterThan(10);
  });

  test("tells once of each variant it would remove", async () => {
    const outcomes = [true, false].map(async (dryRun) => {
      const project = aProject({ records: { a: long }, config });
      await project.build();
      project.config({});
      return (await project.build({ dryRun, force: true })).files;
    });

    const [preview, real] = await Promise.all(outcomes);

    expect(real?.removed).toBeGreaterThan(1);
    expect(preview).toEqual(real);
  });

  test.each([
    ["removed", (place: string) => rmSync(place)],
    ["emptied", (place: string) => writeFileSync(place, "")],
    ["made by somebody from an older version", (place: string, old: Buffer) => writeFileSync(place, gzipSync(old))],
  ])("mends a variant that was %s", async (_how, spoil) => {
    const project = aProject({ records: { a: long }, config });
    await project.build();
    const old = readFileSync(join(project.dir, "output/feed.rss"));
    project.record("a", { ...long, title: "another" });
    await project.build();
    spoil(join(project.dir, "output/feed.rss.gz"), old);

    await project.build();

    expect(faultsOf(project)).toEqual([]);
  });

  test("overwrites variants that are ours although the memory of them was lost, and nobody else's", async () => {
    const project = aProject({ records: { a: long }, config });
    await project.build();
    project.write("output/index.html.br", "somebody's");
    project.write("output/feed.rss", "<rss>somebody's</rss>".repeat(100));
    project.remove(".feedmill");
    project.record("a", { ...long, title: "another" });

    const { problems } = await project.build();

    expect(project.read("output/index.html.br")).toBe("somebody's");
    expect(problems.map(({ file }) => file).sort()).toEqual(["output/feed.rss", "output/index.html.br"]);
    // An old variant of ours would hide the file that somebody put there.
    expect(["br", "gz"].map((end) => project.exists(`output/feed.rss.${end}`))).toEqual([false, false]);
    expect(faultsOf(project)).toEqual([
      "feed.rss.br is missing",
      "feed.rss.gz is missing",
      "index.html.br is of other bytes",
    ]);
  });
});

const versions = ["one", "two"].map((word) => `<!-- written by feedmill --> ${`${word} `.repeat(400)}`);
const small = "<!-- written by feedmill --> small";

/** Publishes two files; with `killAfter` it is as if the process ended after so many writes and removals. */
function aPress() {
  const dir = aFolder();
  const store = openStore(join(dir, "state"));
  onTestFinished(() => store.close());
  const root = join(dir, "output");
  const stamps = store.stampsOf(root);
  const print = async (body: string, killAfter = Number.POSITIVE_INFINITY) => {
    let done = 0;
    const step = <Result>(work: () => Result): Result => {
      if (done++ >= killAfter) throw new Error("killed");
      return work();
    };
    const output = openOutput(root, { dryRun: false });
    const fragile = {
      ...output,
      write: (file: WritableFile) => step(() => output.write(file)),
      remove: (path: string) => step(() => output.remove(path)),
    };
    const render = () => ["a.html", "b.html"].map((path) => ({ path, body }));
    const planned: PlannedFiles[] = [{ paths: ["a.html", "b.html"], digest: body, render }];
    const usual = { force: false, precompress: true, onProgress: () => undefined };
    return publish({ ...usual, planned, output: fragile, stamps }).then(
      () => "whole",
      (error: Error) => error.message,
    );
  };
  const textAt = (path: string) => readFileSync(join(root, path), "utf8");
  const variantAt = (path: string) => {
    const encoding = encodingOf(path);
    if (encoding === undefined || !existsSync(join(root, path))) return undefined;
    return decompress(readFileSync(join(root, path)), encoding)?.toString();
  };
  return { print, textAt, variantAt };
}

describe("a run that is killed after any write", () => {
  test.each([
    ["a new version", versions[1]!],
    ["a version too small for variants", small],
  ])("leaves no old variant of a new file, and the next one makes all right: %s", async (_what, next) => {
    const outcomes: string[] = [];
    for (let killAfter = 0; outcomes.at(-1) !== "whole"; killAfter++) {
      const { print, textAt, variantAt } = aPress();
      await print(versions[0]!);
      outcomes.push(await print(next, killAfter));
      for (const { path, of } of ["a.html", "b.html"].flatMap((of) =>
        variantsOf(of).map((variant) => ({ ...variant, of })),
      )) {
        const isOld = variantAt(path) === versions[0];
        expect([path, isOld && textAt(of) === next]).toEqual([path, false]);
      }

      // Also when the records are again what they were, so that all that is known seems to be right.
      const last = killAfter % 2 === 0 ? next : versions[0]!;
      expect(await print(last)).toBe("whole");

      const variants = ["a.html.br", "a.html.gz", "b.html.br", "b.html.gz"].map(variantAt);
      expect(["a.html", "b.html"].map(textAt)).toEqual([last, last]);
      expect(variants).toEqual(variants.map(() => (last === small ? undefined : last)));
    }
    expect(outcomes.length).toBeGreaterThan(6);
  });
});
