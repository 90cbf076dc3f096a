import { statSync } from "node:fs";

/** The version of the package. A test keeps it equal to `package.json`. */
export const version = "0.1.0";

/** When this version was made at the earliest: clocks that say less are wrong. */
export const releasedAt: Date = new Date("2026-01-01T00:00:00Z");

/** Identifies this build of the program, even among builds of one version. Caches of another build do not count. */
export const build = `${version} ${statSync(import.meta.filename).mtimeMs}`;
