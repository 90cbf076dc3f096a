/** One item as the search box shows it. */
export type SearchEntry = {
  readonly title: string;
  readonly url: string;
  /** `2026-01-31`, in UTC. */
  readonly day: string;
  readonly source?: string;
  readonly topics: readonly string[];
  readonly summary?: string;
};

/** An item that the search can find. `toEntry` reads the rest when needed. */
export type SearchCandidate = { readonly id: string; readonly toEntry: () => SearchEntry };
