/** One fault in one record, taxonomy file or setting: where it is and what to do. Data, never thrown. */
export type Problem = {
  /** Path as a person would type it: relative to the project, `/` between folders. */
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
  /** The field at fault, like `images.0.url`. */
  readonly field?: string;
  readonly message: string;
};

/** `records/a.md:3:8: published: ...`, the form editors and terminals make clickable. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(":");
  return `${place}: ${problem.field === undefined ? "" : `${problem.field}: `}${problem.message}`;
}
