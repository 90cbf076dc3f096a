/** What went wrong with a run, for programs: `config` and `usage` end with exit code 2, the others with 1. */
export type ErrorCode = "config" | "usage" | "locked" | "disk" | "store" | "ids" | "listen" | "network";

/** A fault of the run itself, not of a record or a link. The message says what failed and what to do. */
export class FeedmillError extends Error {
  override readonly name = "FeedmillError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
