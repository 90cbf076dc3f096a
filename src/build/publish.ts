import type { OutputFile, PlannedFiles, WrittenFile } from "../model/file.ts";
import type { FileCounts } from "../model/report.ts";
import { pack, twinsOf } from "../output/precompress.ts";
import type { Output, WritableFile } from "../output/write.ts";
import type { Memory } from "../store/memory.ts";

/** What to write, where, and what is known of earlier files. */
export type PublishRequest = {
  readonly planned: readonly PlannedFiles[];
  readonly output: Output;
  readonly manifest: Memory["manifest"];
  readonly atOnce: Memory["atOnce"];
  /** Render everything again, whatever the digests say. */
  readonly force: boolean;
  /** Write packed twins beside the files. */
  readonly precompress: boolean;
  readonly onProgress: (rendered: number) => void;
};

/** What became of the output. */
export type Published = {
  readonly counts: FileCounts;
  /** Paths that changed, written or removed. */
  readonly changed: ReadonlySet<string>;
  /** Paths that were rendered again, whether their bytes changed or not. */
  readonly rendered: ReadonlySet<string>;
  /** Paths where somebody else's file stands. */
  readonly foreign: readonly string[];
};

/** Writes what changed, removes what is no longer wanted, and remembers what is there now. */
export async function publish(request: PublishRequest): Promise<Published> {
  const { planned, output, manifest, atOnce, precompress, onProgress } = request;
  const stale = planned.filter((rendering) => request.force || !isCurrent(rendering, request));
  claimPaths(stale, request);
  output.tidy();
  const wanted = wantedPaths(new Set(stale), request);
  const done: Done = { files: [], changed: new Set(), removed: new Set(), foreign: [], wanted };
  let count = 0;
  for await (const { digest, files } of renderAll(stale, precompress)) {
    for (const file of files) replace(file, digest, request, done);
    onProgress(++count);
  }
  output.tidy();
  const strays = manifest.paths().filter((path) => !done.wanted.has(path));
  for (const path of strays) if (output.remove(manifest.get(path) ?? claim(path))) done.removed.add(path);
  atOnce(() => {
    for (const file of done.files) manifest.put(file);
    for (const path of [...strays, ...done.foreign]) manifest.forget(path);
  });
  const written = done.changed.size;
  const unchanged = done.wanted.size - written - done.foreign.length;
  const counts = { written, unchanged, removed: done.removed.size };
  return {
    counts,
    changed: new Set([...done.changed, ...done.removed]),
    rendered: new Set(stale.flatMap(({ paths }) => paths)),
    foreign: done.foreign,
  };
}

/** What was done so far. `wanted`: every path that is to be there in the end. */
type Done = {
  readonly files: WrittenFile[];
  readonly changed: Set<string>;
  /** With a dry run they are still there, and met again as strays. */
  readonly removed: Set<string>;
  readonly foreign: string[];
  readonly wanted: Set<string>;
};

/** A file with the twins it is to have. */
type RenderedFile = { readonly file: OutputFile; readonly twins: readonly WritableFile[] };

/** Renders one after the other, the next while the files of the last are being packed in other threads. */
async function* renderAll(stale: readonly PlannedFiles[], precompress: boolean) {
  const begin = async ({ digest, render }: PlannedFiles) => {
    const files = await render();
    return { digest, files: await Promise.all(files.map((file) => withTwins(file, precompress))) };
  };
  let underWay: ReturnType<typeof begin> | undefined;
  for (const rendering of stale) {
    const next = begin(rendering);
    // Told when its turn comes; until then it must not end the process.
    next.catch(() => undefined);
    if (underWay !== undefined) yield await underWay;
    underWay = next;
  }
  if (underWay !== undefined) yield await underWay;
}

async function withTwins(file: OutputFile, precompress: boolean): Promise<RenderedFile> {
  if (!precompress) return { file, twins: [] };
  const bytes = Buffer.from(file.body);
  const twins = twinsOf(file.path, bytes.length).map(async ({ packing, path }) => ({
    path,
    body: await pack(bytes, packing),
  }));
  return { file, twins: await Promise.all(twins) };
}

/**
 * Replaces a file and its twins, those first and what must go before them: web servers that send twins unseen never send
 * an old one for a new file, also when the run is killed in between.
 */
function replace(rendered: RenderedFile, digest: string, request: PublishRequest, done: Done): void {
  const { output, manifest, precompress } = request;
  const { file } = rendered;
  const write = (one: WritableFile): void => {
    const { outcome, stats } = output.write(one, manifest.get(one.path));
    if (outcome === "foreign") done.foreign.push(one.path);
    if (outcome === "written") done.changed.add(one.path);
    if (stats !== undefined) done.files.push({ path: one.path, digest, size: stats.size, mtimeMs: stats.mtimeMs });
  };
  const mayHaveTwins = rendered.twins.length > 0 && !output.isForeign(file.path, manifest.get(file.path));
  const twins = mayHaveTwins ? rendered.twins : [];
  for (const { path } of twins) done.wanted.add(path);
  for (const { path } of twinsOf(file.path)) {
    if (done.wanted.has(path)) continue;
    const known = manifest.get(path);
    if ((precompress || known !== undefined) && output.remove(known ?? claim(path))) done.removed.add(path);
  }
  for (const twin of twins) write(twin);
  write(file);
}

/** A path is claimed before it is written, so that a run killed in between leaves no file that nobody owns. */
function claimPaths(stale: readonly PlannedFiles[], { manifest, atOnce, precompress }: PublishRequest): void {
  const claimed = stale
    .flatMap(({ paths }) => paths)
    .flatMap((path) => (precompress ? [path, ...twinsOf(path).map((twin) => twin.path)] : [path]))
    .filter((path) => manifest.get(path) === undefined);
  if (claimed.length === 0) return;
  atOnce(() => {
    for (const path of claimed) manifest.put(claim(path));
  });
}

function claim(path: string): WrittenFile {
  return { path, digest: "", size: -1, mtimeMs: 0 };
}

/** True when every file is there as it was written, from the same inputs, and so are its twins. */
function isCurrent({ paths, digest }: PlannedFiles, request: PublishRequest): boolean {
  const { manifest, output } = request;
  const stands = (path: string): boolean => {
    const written = manifest.get(path);
    return written?.digest === digest && output.isUntouched(written);
  };
  return paths.every((path) => stands(path) && knownTwins(path, request).every(stands));
}

/** Every path that is to be there in the end, but for twins of what is still to be rendered. */
function wantedPaths(stale: ReadonlySet<PlannedFiles>, request: PublishRequest): Set<string> {
  const wanted = new Set<string>();
  for (const rendering of request.planned) {
    for (const path of rendering.paths) {
      wanted.add(path);
      if (!stale.has(rendering)) for (const twin of knownTwins(path, request)) wanted.add(twin);
    }
  }
  return wanted;
}

/** The twins a file has to have as it was last written. */
function knownTwins(path: string, { manifest, precompress }: PublishRequest): string[] {
  return precompress ? twinsOf(path, manifest.get(path)?.size ?? 0).map((twin) => twin.path) : [];
}
