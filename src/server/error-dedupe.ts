import type { Logger } from "../scheduler/log.ts";

const mostPaths = 1000;

/** What cannot be read at the moment is told once, however often it is asked for, and again when it had been mended. */
export function openErrorDedupe(log: Logger) {
  const faults = new Map<string, string>();
  return {
    /** A file could not be read. */
    meet(path: string, { code, message }: NodeJS.ErrnoException): void {
      const isTold = new Set(faults.values()).has(message);
      if (!isTold) log.error({ code }, `cannot read the output (${message}); check its permissions`);
      if (!isTold || faults.size < mostPaths) faults.set(path, message);
    },
    /** A file was answered. */
    forget: (path: string): void => void faults.delete(path),
  };
}
