import type { z } from "zod";
import type { configSchema, Settings } from "./schema.ts";

/** The settings of one project, with absolute paths. */
export type Config = Settings & {
  /** The config file, if there is one. */
  readonly file?: string;
  /** The base of relative paths in settings and messages. */
  readonly projectDir: string;
  /** Names the project in its state folder: its paths relative to that. */
  readonly owner: string;
  /** A digest of everything that the config depends on. */
  readonly key: string;
  /** What looks wrong but stops nothing, one sentence each. */
  readonly warnings: readonly string[];
};

/** The settings as users write them: every key is optional. */
export type ConfigInput = z.input<typeof configSchema>;

/** Settings from the caller. They override the environment, which overrides the config. */
export type ConfigFlags = {
  /** The path of a config file, or the settings as an object. */
  readonly config?: string | ConfigInput | undefined;
  readonly records?: string | undefined;
  readonly output?: string | undefined;
  readonly state?: string | undefined;
};
