import type { z } from "zod";
import type { configSchema, Settings } from "./schema.ts";

/** The settings of one project, with absolute paths. */
export type Config = Settings & {
  /** The config file; absent without one. */
  readonly file?: string;
  /** What relative paths in settings and messages are relative to. */
  readonly projectDir: string;
  /** Names the project in its state folder: its paths relative to that. */
  readonly owner: string;
  /** A digest of everything the config was made from. */
  readonly key: string;
  /** What looks wrong and stops nothing, a sentence each. */
  readonly warnings: readonly string[];
};

/** The settings as people write them: every key is optional. */
export type ConfigInput = z.input<typeof configSchema>;

/** What the caller sets; it goes before the environment, which goes before the config. */
export type ConfigFlags = {
  /** A file, or the settings themselves. */
  readonly config?: string | ConfigInput | undefined;
  readonly records?: string | undefined;
  readonly output?: string | undefined;
  readonly state?: string | undefined;
};
