/** Exit codes, the same for every command and output format. */
export const exitCodes = {
  done: 0,
  /** The run failed. */
  failed: 1,
  /** The command line or the config is wrong. */
  usage: 2,
  /** Done, but `--strict` was given and there are problems or dead links. */
  strict: 3,
  /** Ctrl-C. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;
