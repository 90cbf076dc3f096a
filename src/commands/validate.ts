import { prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import type { Problem } from "../model/problem.ts";
import type { RunEvent } from "../model/report.ts";

/** Every problem of the records and topics. `validate --json` prints it as it is. */
export type ValidateReport = {
  /** How many record files there are. */
  readonly files: number;
  /** By place. */
  readonly problems: readonly Problem[];
};

/** Reads records and topics, and returns what is wrong with them. Asks no network and writes nothing but the state. */
export async function validate(
  project: Project,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<ValidateReport> {
  const { choose, problems, records } = await prepare(project, onEvent);
  return { files: records.files, problems: problems(choose()) };
}
