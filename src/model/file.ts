/** A file to be written. `path` is relative to the output folder, `/` between names. */
export type OutputFile = { readonly path: string; readonly body: string };

/**
 * Files that come from the same inputs. `digest` names those inputs: while it stays the same the files need not
 * be rendered again.
 */
export type PlannedFiles = {
  readonly paths: readonly string[];
  readonly digest: string;
  readonly render: () => readonly OutputFile[] | Promise<readonly OutputFile[]>;
};

/** What is known of a file that was written: enough to see that nobody has touched it since. */
export type WrittenFile = {
  readonly path: string;
  readonly digest: string;
  readonly size: number;
  readonly mtimeMs: number;
};
