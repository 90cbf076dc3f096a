import type { Reason, Verdict } from "./link.ts";

/** The number of links per state at the end of a day (UTC). Days without a change have no entry. */
export type HealthDay = {
  readonly day: string;
  readonly alive: number;
  readonly unsure: number;
  readonly dead: number;
};

/** One link of a record that is published, or left out because the link is dead. Days are UTC, `YYYY-MM-DD`. */
export type LinkHealth = {
  readonly url: string;
  readonly state: Verdict["kind"];
  readonly reason: Reason;
  readonly status?: number;
  /** The day this state began. */
  readonly since?: string;
  /** The address that the feeds link to instead. */
  readonly movedTo?: string;
  readonly title: string;
  /** The path of the record below the records folder. */
  readonly record: string;
  readonly provider: string;
};

/** The data of the health pages. */
export type Health = {
  readonly days: readonly HealthDay[];
  /** Worst first, then by URL. */
  readonly links: readonly LinkHealth[];
};

/** Loads the data of the health pages. `version` changes whenever the data may have changed. */
export type HealthSource = { readonly version: unknown; readonly load: () => Promise<Health> };
