/** Options of one run. */
export type BuildOptions = {
  /** Check the links that are due; true by default. */
  readonly check?: boolean | undefined;
  /** Make no requests and write no output. The project must be on a copy of its state. */
  readonly dryRun?: boolean | undefined;
  /** Render every file again. */
  readonly force?: boolean | undefined;
  /** Remove dead items, however many: all, or those of one site or in one feed (its id). */
  readonly acceptRemovals?: boolean | string | undefined;
  /** Allow all ids to change. */
  readonly acceptNewIds?: boolean | undefined;
  /** Ends link checking early; the feeds are still written. */
  readonly signal?: AbortSignal | undefined;
};
