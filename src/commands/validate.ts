import { prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import type { Problem } from "../model/problem.ts";
import type { RunEvent } from "../model/report.ts";

/** All problems of records and topics. `validate --json` prints it unchanged. */
export type ValidateReport = {
  /** The number of record files. */
  readonly files: number;
  /** Sorted by place. */
  readonly problems: readonly Problem[];
};

/** Reads records and topics, and returns their problems. Makes no requests, and writes only the state. */
export async function validate(
  project: Project,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<ValidateReport> {
  const { choose, problems, records } = await prepare(project, onEvent);
  return { files: records.files, problems: problems(choose()) };
}
