/** Exit codes: the same for every command and output format. */
export const exitCodes = {
  done: 0,
  /** The run failed. */
  failed: 1,
  /** The command line or the config is wrong. */
  usage: 2,
  /** Done, but there are problems or dead links, and `--strict` was given. */
  strict: 3,
  /** Ctrl-C. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;
