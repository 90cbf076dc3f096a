/** A file to write. `path` is relative to the output folder, `/` between names. */
export type OutputFile = { readonly path: string; readonly body: string };

/**
 * Files rendered from the same inputs. `digest` identifies those inputs: as long as it is the same, the files are up to
 * date.
 */
export type PlannedFiles = {
  readonly paths: readonly string[];
  readonly digest: string;
  readonly render: () => readonly OutputFile[] | Promise<readonly OutputFile[]>;
};

/** A file that was written, with enough detail to see whether anybody has changed it since. */
export type WrittenFile = {
  readonly path: string;
  readonly digest: string;
  readonly size: number;
  readonly mtimeMs: number;
};
