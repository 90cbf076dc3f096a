import type { OutputFile, PlannedFiles, WrittenFile } from "../model/file.ts";
import type { FileCounts } from "../model/report.ts";
import type { Output, WritableFile } from "../output/output.ts";
import { compress, variantsOf } from "../output/precompress.ts";
import type { FileStamps } from "../store/file-stamps.ts";

/** What to write, where, and the stamps of earlier files. */
export type PublishRequest = {
  readonly planned: readonly PlannedFiles[];
  readonly output: Output;
  readonly stamps: FileStamps;
  /** Render every file again, even if it is up to date. */
  readonly force: boolean;
  /** Write compressed variants next to the files. */
  readonly precompress: boolean;
  readonly onProgress: (rendered: number) => void;
};

/** The result of publishing. */
export type Published = {
  readonly counts: FileCounts;
  /** Paths that changed, written or removed. */
  readonly changed: ReadonlySet<string>;
  /** Paths with a file that feedmill did not write and left alone. */
  readonly foreign: readonly string[];
};

/** Renders and writes files that are out of date, and removes generated files that are no longer wanted. */
export async function publish(request: PublishRequest): Promise<Published> {
  const { planned, output, stamps, precompress, onProgress } = request;
  const stale = new Set(planned.filter((files) => request.force || !isUpToDate(files, request)));
  const progress: Progress = {
    written: [],
    changed: new Set(),
    removed: new Set(),
    foreign: [],
    wanted: wantedPaths(stale, request),
  };
  let rendered = 0;
  for await (const { digest, files } of renderAll(stale, precompress)) {
    for (const file of files) replace(file, digest, request, progress);
    onProgress(++rendered);
  }
  const strays = output.paths().filter((path) => !progress.wanted.has(path));
  for (const path of strays) if (output.remove(path)) progress.removed.add(path);
  output.commit();
  stamps.update(progress.written, [...strays, ...progress.removed, ...progress.foreign]);
  return resultOf(progress);
}

/** What was done so far. `wanted` contains all paths that must exist in the end. */
type Progress = {
  readonly written: WrittenFile[];
  readonly changed: Set<string>;
  readonly removed: Set<string>;
  readonly foreign: string[];
  readonly wanted: Set<string>;
};

function resultOf({ changed, removed, foreign, wanted }: Progress): Published {
  const counts = {
    written: changed.size,
    unchanged: wanted.size - changed.size - foreign.length,
    removed: removed.size,
  };
  return { counts, changed: changed.union(removed), foreign };
}

/** A file with its compressed variants. */
type RenderedFile = { readonly file: OutputFile; readonly variants: readonly WritableFile[] };

/** Files rendered from the same inputs, with the digest of those inputs. */
type RenderedFiles = { readonly digest: string; readonly files: readonly RenderedFile[] };

/** Renders one group after the other, while other threads compress the previous one. */
async function* renderAll(stale: Iterable<PlannedFiles>, precompress: boolean): AsyncGenerator<RenderedFiles> {
  const begin = async ({ digest, render }: PlannedFiles): Promise<RenderedFiles> => {
    const files = await render();
    return { digest, files: await Promise.all(files.map((file) => withVariants(file, precompress))) };
  };
  let current: Promise<RenderedFiles> | undefined;
  for (const planned of stale) {
    const next = begin(planned);
    // It is awaited in the next round; until then, a rejection must not end the process.
    next.catch(() => undefined);
    if (current !== undefined) yield await current;
    current = next;
  }
  if (current !== undefined) yield await current;
}

async function withVariants(file: OutputFile, precompress: boolean): Promise<RenderedFile> {
  if (!precompress) return { file, variants: [] };
  const bytes = Buffer.from(file.body);
  const variants = variantsOf(file.path, bytes.length).map(async ({ encoding, path }) => ({
    path,
    body: await compress(bytes, encoding),
  }));
  return { file, variants: await Promise.all(variants) };
}

/**
 * Replaces a file and its variants: first removes variants that must go, then writes the others, then the file. So web
 * servers never send an old variant with a new file, even if the run is killed in between.
 */
function replace({ file, variants }: RenderedFile, digest: string, request: PublishRequest, progress: Progress): void {
  const { output, precompress } = request;
  const write = (one: WritableFile): void => {
    const result = output.write(one);
    if (result.outcome === "foreign") progress.foreign.push(one.path);
    else progress.written.push({ path: one.path, digest, size: result.size, mtimeMs: result.mtimeMs });
    if (result.outcome === "written") progress.changed.add(one.path);
  };
  const wanted = variants.length > 0 && !output.isForeign(file.path) ? variants : [];
  for (const { path } of wanted) progress.wanted.add(path);
  for (const { path } of variantsOf(file.path)) {
    if (progress.wanted.has(path) || !(precompress || output.has(path))) continue;
    if (output.remove(path)) progress.removed.add(path);
  }
  for (const variant of wanted) write(variant);
  write(file);
}

/** True when all files and their variants come from the same inputs and nobody has touched them. */
function isUpToDate({ paths, digest }: PlannedFiles, request: PublishRequest): boolean {
  const { stamps, output } = request;
  const isCurrent = (path: string): boolean => {
    const written = stamps.get(path);
    return written?.digest === digest && output.isUntouched(written);
  };
  return paths.every((path) => isCurrent(path) && knownVariants(path, request).every(isCurrent));
}

/** All paths that must exist in the end, except variants of files that are not rendered yet. */
function wantedPaths(stale: ReadonlySet<PlannedFiles>, request: PublishRequest): Set<string> {
  const wanted = new Set<string>();
  for (const files of request.planned) {
    for (const path of files.paths) {
      wanted.add(path);
      if (!stale.has(files)) for (const variant of knownVariants(path, request)) wanted.add(variant);
    }
  }
  return wanted;
}

/** The variants that a file must have, by its size when it was last written. */
function knownVariants(path: string, { stamps, precompress }: PublishRequest): string[] {
  return precompress ? variantsOf(path, stamps.get(path)?.size ?? 0).map((variant) => variant.path) : [];
}
