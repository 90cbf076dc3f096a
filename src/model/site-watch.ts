/**
 * What was seen of one site since a link of it that was alive turned gone. Plain data, kept between runs; the latest
 * look at each link counts.
 */
export type SiteWatch = {
  readonly site: string;
  /** When the first link was gone. */
  readonly since: Date;
  readonly gone: readonly string[];
  /** Links asked since then that were not gone. */
  readonly others: readonly string[];
  /** When others of the site were last made due. */
  readonly widenedAt?: Date;
  /** A run has reported the event that the watch amounts to. */
  readonly isReported?: true;
};
