import type { CheckResult, Reason } from "./link.ts";
import type { Problem } from "./problem.ts";
import type { LeftOutReason } from "./record.ts";

/** What a run did. `build --json` prints it as it is. */
export type RunReport = {
  readonly ok: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly records: {
    readonly files: number;
    readonly parsed: number;
    readonly cached: number;
    readonly problems: number;
    readonly removed: number;
  };
  readonly links: LinkCounts;
  /** Links whose verdict this run changed to dead. */
  readonly died: readonly DeadLink[];
  readonly pictures: PictureCounts;
  readonly items: {
    /** In at least one feed. */
    readonly published: number;
    readonly leftOut: Readonly<Record<LeftOutReason, number>>;
  };
  readonly feeds: readonly FeedReport[];
  readonly files: FileCounts;
  /** Items that feeds still show although their links are dead, those first that leave first. */
  readonly held: readonly HeldReport[];
  /** Sites of which many links are gone. */
  readonly events: readonly SiteEventReport[];
  /** Why the checks of links or pictures ended before all that were due; absent when they did not. */
  readonly cutShort?: CheckResult["cutShort"];
  readonly problems: readonly Problem[];
  /** What the user should know although nothing failed, one sentence each. */
  readonly notes: readonly string[];
};

/** An item that one feed holds, since when, and when it leaves at the latest if its link stays dead (ISO 8601). */
export type HeldReport = {
  readonly file: string;
  readonly url: string;
  readonly feed: string;
  /** The registrable domain of its link. */
  readonly site: string;
  readonly since: string;
  readonly leavesAt: string;
};

/** `gone` of the `of` links of a site that were asked since the first was gone (ISO 8601). */
export type SiteEventReport = {
  readonly site: string;
  readonly gone: number;
  readonly of: number;
  readonly since: string;
};

/** A link that died, and why. */
export type DeadLink = { readonly url: string; readonly reason: Reason };

/** Links of all records that can be published, counted by state after the run. */
export type LinkCounts = {
  readonly known: number;
  readonly due: number;
  readonly checked: number;
  readonly alive: number;
  readonly unsure: number;
  readonly dead: number;
  readonly outage: boolean;
};

/**
 * Lead pictures of the items in feeds, and dead ones that another picture replaced. Not included in the link counts.
 */
export type PictureCounts = {
  readonly known: number;
  readonly due: number;
  readonly checked: number;
  readonly dead: number;
};

/** One feed after a run; `changed` is true when its files changed. */
export type FeedReport = {
  readonly id: string;
  readonly title: string;
  readonly items: number;
  readonly changed: boolean;
};

/** Counts of output files by what the run did with them. */
export type FileCounts = { readonly written: number; readonly unchanged: number; readonly removed: number };

/** Progress of a run, and what the caller should learn immediately. */
export type RunEvent =
  /** Another run is using the state; this one waits. */
  | { readonly stage: "waiting"; readonly message: string }
  | { readonly stage: "records"; readonly read: number }
  | { readonly stage: "links" | "pictures"; readonly checked: number; readonly due: number }
  | { readonly stage: "feeds"; readonly rendered: number; readonly feeds: number }
  /** A webhook failed, or the memory of alerts could not be saved. */
  | { readonly stage: "alerts"; readonly warning: string };
