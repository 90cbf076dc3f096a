import { isAbsolute, relative, sep } from "node:path";

/** One fault in one record or topic file: where it is and what to do. Data, never thrown. */
export type Problem = {
  /** In reports, a path as a user would type it; before that, relative to the folder that was read. */
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
  /** The field with the fault, like `images.0.url`. */
  readonly field?: string;
  readonly message: string;
};

/** A path as a user would type it: relative to the project if it is inside. */
export function displayPath(projectDir: string, path: string): string {
  const inside = relative(projectDir, path);
  return inside.startsWith("..") || isAbsolute(inside) ? path : inside.replaceAll(sep, "/");
}

/** `records/a.md:3:8: published: ...`, which editors and terminals make clickable. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(":");
  return `${place}: ${problem.field === undefined ? "" : `${problem.field}: `}${problem.message}`;
}
