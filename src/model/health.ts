import type { Reason, Verdict } from "./link.ts";

/** How many links were in which state at the end of a day (UTC) on which that changed. */
export type HealthDay = {
  readonly day: string;
  readonly alive: number;
  readonly unsure: number;
  readonly dead: number;
};

/** One link of a published record, or of one that its link keeps out; days are UTC, `YYYY-MM-DD`. */
export type LinkHealth = {
  readonly url: string;
  readonly state: Verdict["kind"];
  readonly reason: Reason;
  readonly status?: number;
  /** The day this state began. */
  readonly since?: string;
  /** Where the feeds link to instead. */
  readonly movedTo?: string;
  readonly title: string;
  /** The record's path below the records folder. */
  readonly record: string;
  readonly provider: string;
};

/** How the links are: what the health pages show. */
export type Health = {
  readonly days: readonly HealthDay[];
  /** Worst first, then by URL. */
  readonly links: readonly LinkHealth[];
};

/** Where the health pages get what they show; `version` changes whenever that may have. */
export type HealthSource = { readonly version: unknown; readonly load: () => Promise<Health> };
