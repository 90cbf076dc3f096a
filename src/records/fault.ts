/** A fault in one field; `path` leads to it in the front matter. */
export type Fault = {
  readonly path: readonly PropertyKey[];
  /** What to call it, when not by its path. */
  readonly field?: string;
  readonly message: string;
  readonly isFatal: boolean;
};
