import type { Method } from "../../http/ask.ts";
import type { CheckRequest, DueLink, LinkState } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import { placeByRule, type SiteRule } from "../classify/site-rules.ts";
import { hostOf } from "../fetch/host.ts";
import type { HostRule } from "../policy.ts";

/** Where a link is asked: its own address, its promoted target, or the address that a rule names. */
export type Place = { readonly address: string; readonly rule?: SiteRule; readonly isTarget?: true };

/** A link waiting to be checked, with what must be known of it for that. */
export type PlannedCheck = DueLink & {
  /** Asked first. */
  readonly place: Place;
  /** Asked when that is not there: the original of a promoted target, or the target. */
  readonly otherPlace?: Place;
  /** The host that is asked first, as `hostOf` names it. */
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
/** A link that is asked so rarely can afford a GET each time. */
const rareMs = 14 * 86_400_000;
/** So many failing links wait for the end of the run; more are checked in their turn. */
const maxPutOff = 100_000;

/** Reads what is due, a batch at a time, and plans each check. Failing links come last, so that hung hosts delay nobody. */
export async function* planChecks(
  { due, memory, expects }: Pick<CheckRequest, "due" | "memory" | "expects">,
  options: PlanOptions,
): AsyncGenerator<readonly PlannedCheck[]> {
  const putOff: DueLink[] = [];
  const plan = async (batch: readonly DueLink[]): Promise<PlannedCheck[]> => {
    const states = new Map((await memory.get(batch.map(({ url }) => url))).map((state) => [state.url, state]));
    return batch.flatMap((link) => planCheck(link, states.get(link.url), expects, options) ?? []);
  };
  for (const batch of inBatches(due)) {
    const planned = await plan(batch);
    const { now = [], later = [] } = Object.groupBy(planned, ({ was }) =>
      was === "failing" && putOff.length < maxPutOff ? "later" : "now",
    );
    for (const { url, isFar, isShown, title } of later)
      putOff.push({ url, isFar, ...optional("isShown", isShown), ...optional("title", title) });
    yield now;
  }
  for (const batch of inBatches(putOff)) yield plan(batch);
}

function planCheck(
  link: DueLink,
  state: LinkState | undefined,
  expects: CheckRequest["expects"],
  { rules, ruleFor, isAsked }: PlanOptions,
): PlannedCheck | undefined {
  const [place, otherPlace] = placesOf(link.url, state, rules);
  const host = hostOf(place.address);
  const hostRule = ruleFor(host);
  if (hostRule?.skip === true || !isAsked(host)) return undefined;
  const method = place.rule === undefined ? methodFor(state, hostRule, expects) : "GET";
  return { ...link, place, ...optional("otherPlace", otherPlace), host, method, was: whatWas(state) };
}

/** The promoted target first, which is what feeds link to; at every tenth check the original, which may have moved back. */
function placesOf(url: string, state: LinkState | undefined, rules: readonly SiteRule[]): readonly [Place, Place?] {
  const own: Place = placeByRule(rules, url) ?? { address: url };
  if (state?.movedTo === undefined || own.rule !== undefined) return [own];
  const target = { address: state.movedTo, isTarget: true } as const;
  return state.checks % getEvery === 0 ? [own, target] : [target, own];
}

/** GET for the unknown and the failing, whose HEAD would not be believed anyway; a picture is never asked for whole. */
function methodFor(state: LinkState | undefined, rule: HostRule | undefined, expects: CheckRequest["expects"]): Method {
  const isHeadEnough = expects === "pictures" || (state?.verdict.kind === "alive" && !isGetDue(state));
  const method = rule?.method ?? (isHeadEnough ? "head" : "get");
  return method === "head" ? "HEAD" : "GET";
}

function isGetDue({ checks, checkedAt, nextCheckAt }: LinkState): boolean {
  const isRare = checkedAt !== undefined && nextCheckAt.getTime() - checkedAt.getTime() >= rareMs;
  return isRare || checks % getEvery === 0;
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
