import { statSync } from "node:fs";

/** The package's version; a test keeps it equal to `package.json`. */
export const version = "0.1.0";

/** When this version was made at the earliest: clocks that say less are wrong. */
export const releasedAt: Date = new Date("2026-01-01T00:00:00Z");

/** Tells builds of the program apart, also those of one version: what another build made is made anew. */
export const build = `${version} ${statSync(import.meta.filename).mtimeMs}`;
