import type { Rendering, WrittenFile } from "../model/file.ts";
import type { FileCounts } from "../model/report.ts";
import type { Output } from "../output/write.ts";
import type { Memory } from "../store/memory.ts";

/** What to write, where, and what is known of earlier files. */
export type PublishRequest = {
  readonly renderings: readonly Rendering[];
  readonly output: Output;
  readonly manifest: Memory["manifest"];
  readonly atOnce: Memory["atOnce"];
  /** Render everything again, whatever the fingerprints say. */
  readonly force: boolean;
  readonly onProgress: (rendered: number) => void;
};

/** What became of the output. */
export type Published = {
  readonly counts: FileCounts;
  /** Paths that changed, written or removed. */
  readonly changed: ReadonlySet<string>;
  /** Paths where somebody else's file stands. */
  readonly foreign: readonly string[];
};

/** Writes what changed, removes what is no longer wanted, and remembers what is there now. */
export async function publish(request: PublishRequest): Promise<Published> {
  const { renderings, output, manifest, atOnce, onProgress } = request;
  const stale = request.force ? renderings : renderings.filter((rendering) => !isCurrent(rendering, request));
  // A path is claimed before it is written, so that a run killed in between leaves no file that nobody owns.
  const claimed = stale.flatMap(({ paths }) => paths.filter((path) => manifest.get(path) === undefined));
  if (claimed.length > 0)
    atOnce(() => {
      for (const path of claimed) manifest.put(claim(path));
    });
  output.tidy();
  const files = {
    written: [] as WrittenFile[],
    unchanged: [] as WrittenFile[],
    changed: new Set<string>(),
    foreign: [] as string[],
  };
  for (const [done, { fingerprint, render }] of stale.entries()) {
    for (const file of await render()) {
      const { outcome, stats } = output.write(file, manifest.get(file.path));
      if (outcome === "foreign") files.foreign.push(file.path);
      else if (stats !== undefined) files[outcome].push({ path: file.path, fingerprint, ...stats });
      if (outcome === "written") files.changed.add(file.path);
    }
    onProgress(done + 1);
  }
  output.tidy();
  const { strays, removed } = sweep(request);
  atOnce(() => {
    for (const file of [...files.written, ...files.unchanged]) manifest.put(file);
    for (const path of [...strays, ...files.foreign]) manifest.forget(path);
  });
  const total = renderings.reduce((sum, { paths }) => sum + paths.length, 0);
  const written = files.changed.size;
  const counts = { written, unchanged: total - written - files.foreign.length, removed: removed.length };
  return { counts, changed: new Set([...files.changed, ...removed]), foreign: files.foreign };
}

function claim(path: string): WrittenFile {
  return { path, fingerprint: "", size: -1, mtimeMs: 0 };
}

/** True when every file is there as it was written, from the same inputs. */
function isCurrent({ paths, fingerprint }: Rendering, { manifest, output }: PublishRequest): boolean {
  return paths.every((path) => {
    const written = manifest.get(path);
    return written?.fingerprint === fingerprint && output.isUntouched(written);
  });
}

/** Removes files of ours that nothing wants any more; somebody else's in their place stay. */
function sweep({ renderings, manifest, output }: PublishRequest) {
  const wanted = new Set(renderings.flatMap(({ paths }) => paths));
  const strays = manifest.paths().filter((path) => !wanted.has(path));
  return { strays, removed: strays.filter((path) => output.remove(manifest.get(path) ?? claim(path))) };
}
