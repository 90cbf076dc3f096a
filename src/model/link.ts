/** There: the page answered. */
export type AliveReason = "ok" | "redirected";
/** Gone: a server, or the page itself, says that there is no such page, or two resolvers that there is no such host. */
export type GoneReason = "not-found" | "gone" | "soft-404" | "no-such-host";
/** Silent: no page came though our network is up. */
export type SilentReason = "server-error" | "timeout" | "refused" | "reset" | "redirect-loop";
/** Kept out: the page may well be there for people. */
export type BlockReason = "blocked" | "rate-limited" | "login-wall";
/** What speaks of us, of the way or of nothing, but not of the page. */
export type UnclearReason =
  | "other-status"
  | "tls"
  | "protocol"
  | "bad-redirect"
  | "too-many-redirects"
  | "private-address"
  | "skipped"
  | "name-service"
  | "no-route"
  | "proxy";
/** Everything that never counts towards dead. */
export type UnknownReason = BlockReason | UnclearReason | "offline" | "new";

/** Everything a link's state may be explained by. */
export type Reason = AliveReason | GoneReason | SilentReason | UnknownReason;

/** What a link is taken for; only `dead` takes an item out of the feeds. */
export type Verdict =
  | { readonly kind: "alive"; readonly reason: AliveReason }
  | { readonly kind: "unsure"; readonly reason: Exclude<Reason, AliveReason> }
  | { readonly kind: "dead"; readonly reason: GoneReason | SilentReason };

/** One finished check of one link: what was seen, nothing judged. */
export type Observation = {
  readonly url: string;
  readonly reason: Exclude<Reason, "new">;
  /** HTTP status of the last answer, when there was one. */
  readonly status?: number;
  /** Where the last answer came from, when that is not `url`. */
  readonly finalUrl?: string;
  /** Target of an unbroken chain of 301/308 that ended at a page that is there, and is no home page. */
  readonly permanentUrl?: string;
  /** The promoted target that was asked in place of `url`. */
  readonly askedTarget?: string;
  /** From `Retry-After`: do not ask the host that answered before then. */
  readonly notBefore?: Date;
  /** Seen by the lenient last look before an item leaves. */
  readonly isLastLook?: true;
  /** What the usual look saw that made a last one necessary. */
  readonly failure?: GoneReason | SilentReason;
};

/** A change of verdict, oldest first in a history; the timeline people see. */
export type Transition = {
  readonly at: Date;
  readonly kind: Verdict["kind"];
  readonly reason: Reason;
  readonly status?: number;
};

/** A permanent redirect seen on every check since `since`. */
export type RedirectPromotion = { readonly url: string; readonly since: Date; readonly times: number };

/** Everything remembered about one link. Written only by the state machine. */
export type LinkState = {
  readonly url: string;
  readonly verdict: Verdict;
  readonly status?: number;
  readonly finalUrl?: string;
  readonly checkedAt?: Date;
  readonly nextCheckAt: Date;
  /** Finished checks so far. */
  readonly checks: number;
  /** Last seen alive. */
  readonly aliveAt?: Date;
  /** Checks in a row that found it alive. */
  readonly successes: number;
  /** Checks in a row that failed; blocks neither add nor clear. */
  readonly failures: number;
  readonly firstFailedAt?: Date;
  readonly move?: RedirectPromotion;
  /** The address the feeds link to instead, once a permanent redirect has proved itself. */
  readonly movedTo?: string;
  /** Every change of verdict and the latest checks, oldest first, at most 50. */
  readonly history: readonly Transition[];
};

/** What a host asked for: leave it alone until `notBefore`. */
export type HostState = { readonly host: string; readonly notBefore: Date };

/** Where link states live between runs. Asynchronous and in batches, so that several machines can share one. */
export type LinkMemory = {
  /** States in no particular order; unknown URLs are missing. */
  get(urls: readonly string[]): Promise<readonly LinkState[]>;
  /** Saves all or none of the batch. */
  put(states: readonly LinkState[], hosts: readonly HostState[]): Promise<void>;
  hosts(): Promise<readonly HostState[]>;
  /** Some links of these origins that ended at this address when last asked; three are enough. */
  linksEndingAt?(origins: readonly string[], finalUrl: string): Promise<readonly string[]>;
};

/** A link whose check is due. */
export type DueLink = {
  readonly url: string;
  /** Far beyond the feeds' limits: checked at the slowest interval. */
  readonly isFar: boolean;
  /** An item of it is in the output: without memory of the link, it counts as alive once. */
  readonly isShown?: boolean;
  /** The record's title: a page that is titled "not found" by right is not gone. */
  readonly title?: string;
};

/** One run's checking: what is due, where to remember, when to stop. */
export type CheckRequest = {
  /** Most urgent first; read lazily, never all at once. */
  readonly due: Iterable<DueLink>;
  readonly memory: LinkMemory;
  /** What is expected behind the links; pages unless given. */
  readonly expects?: "pages" | "pictures";
  /** Look at each once more, leniently, because its item is about to leave the feeds. */
  readonly isLastLook?: boolean;
  /** Links of other sites seen alive lately, best first; up to three are asked when nothing answers. */
  readonly recentlyAlive?: () => Iterable<string>;
  /** How long all this may take; `links.budgetMs`, unless some of that is used up. */
  readonly budgetMs?: number;
  /** Hosts not to be asked, as an earlier result of the same run names them. */
  readonly leftAlone?: readonly string[];
  /** Believe it even when most of what was alive fails (`--accept-removals`). */
  readonly acceptRemovals?: boolean;
  /** Ends the run's checking early; what is in flight is finished or dropped, what was learnt is saved. */
  readonly signal?: AbortSignal;
  /** Called once per finished check, after its state was saved. */
  readonly onChecked?: (state: LinkState) => void;
};

/** How one run's checking went. */
export type CheckResult = {
  readonly checked: number;
  /** Set when the network, not the links, failed: nothing of that window was recorded. Says what was seen. */
  readonly outage?: string;
  /** Set when checking ended before all that was due was asked. */
  readonly cutShort?: "budget" | "interrupted" | "outage";
  /** Hosts that asked for peace or kept failing: they are left alone for the rest of the run. */
  readonly leftAlone?: readonly string[];
};

/** Checks what is due and saves new states. In this process (`links/`) or over many machines (`workers/`). */
export type CheckLinks = (request: CheckRequest) => Promise<CheckResult>;
