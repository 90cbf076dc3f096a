import type { Method } from "../../http/ask.ts";
import type { CheckRequest, DueLink, LinkState } from "../../model/link.ts";
import { addressOf, type SiteRule } from "../classify/site-rules.ts";
import { hostOf } from "../fetch/host.ts";
import type { HostRule } from "../policy.ts";

/** A link waiting to be checked, with what must be known of it for that. */
export type PlannedCheck = {
  readonly url: string;
  readonly isFar: boolean;
  /** What is asked in place of the link: its own address, or the one `rule` names. */
  readonly address: string;
  readonly rule?: SiteRule;
  /** The host of that address, as `hostOf` names it. */
  readonly host: string;
  readonly method: Method;
  readonly was: "alive" | "failing" | "unknown";
};

/** What checks are planned by. */
export type PlanOptions = {
  readonly rules: readonly SiteRule[];
  readonly ruleFor: (host: string) => HostRule | undefined;
  /** Links of hosts that may not be asked now are passed over. */
  readonly isAsked: (host: string) => boolean;
};

/** Links whose states are looked up together. */
const batchSize = 200;
/** A HEAD never shows a soft 404, so the first check of a link is a GET, and every tenth after it. */
const getEvery = 10;

/** Reads what is due, a batch at a time, and plans each check. */
export async function* planChecks(
  { due, memory, expects }: Pick<CheckRequest, "due" | "memory" | "expects">,
  { rules, ruleFor, isAsked }: PlanOptions,
): AsyncGenerator<readonly PlannedCheck[]> {
  for (const batch of inBatches(due)) {
    const states = new Map((await memory.get(batch.map(({ url }) => url))).map((state) => [state.url, state]));
    yield batch.flatMap((link) => {
      const asked = addressOf(rules, link.url);
      const host = hostOf(asked.address);
      const hostRule = ruleFor(host);
      if (hostRule?.skip === true || !isAsked(host)) return [];
      const state = states.get(link.url);
      const method = asked.rule === undefined ? methodFor(state, hostRule, expects) : "GET";
      return [{ ...link, ...asked, host, method, was: whatWas(state) }];
    });
  }
}

/** GET for the unknown and the failing, whose HEAD would not be believed anyway; a picture is never asked for whole. */
function methodFor(state: LinkState | undefined, rule: HostRule | undefined, expects: CheckRequest["expects"]): Method {
  const isHeadEnough = expects === "pictures" || (state?.verdict.kind === "alive" && state.checks % getEvery !== 0);
  const method = rule?.method ?? (isHeadEnough ? "head" : "get");
  return method === "head" ? "HEAD" : "GET";
}

function whatWas(state: LinkState | undefined): PlannedCheck["was"] {
  if (state?.verdict.kind === "alive") return "alive";
  return (state?.failures ?? 0) > 0 ? "failing" : "unknown";
}

function* inBatches(due: Iterable<DueLink>): Generator<readonly DueLink[]> {
  let batch: DueLink[] = [];
  for (const link of due) {
    batch.push(link);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
