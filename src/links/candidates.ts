import type { CheckRequest, DueLink, LinkState } from "../model/link.ts";
import { hostOf } from "./host.ts";
import type { Candidate } from "./lanes.ts";
import type { HostRule } from "./policy.ts";

/** Links whose states are looked up together. */
const BATCH = 200;
/** A HEAD never shows a soft 404, so every tenth check of a link is a GET, and the first. */
const GET_EVERY = 10;

/** Reads what is due, a batch at a time, and plans each check. Links of hosts that `isAsked` refuses are passed over. */
export async function* readCandidates(
  { due, memory }: Pick<CheckRequest, "due" | "memory">,
  ruleFor: (host: string) => HostRule | undefined,
  isAsked: (host: string) => boolean,
): AsyncGenerator<readonly Candidate[]> {
  for (const batch of inBatches(due)) {
    const states = new Map((await memory.get(batch.map(({ url }) => url))).map((state) => [state.url, state]));
    const candidates = batch.map((link) => plan(link, states.get(link.url), ruleFor));
    yield candidates.filter(({ host }) => ruleFor(host)?.skip !== true && isAsked(host));
  }
}

function plan(
  { url, isFar }: DueLink,
  state: LinkState | undefined,
  ruleFor: (host: string) => HostRule | undefined,
): Candidate {
  const host = hostOf(url);
  const isAlive = state?.verdict.kind === "alive";
  const isHeadEnough = isAlive && state.checks % GET_EVERY !== 0;
  const usual = isHeadEnough ? "head" : "get";
  const method = (ruleFor(host)?.method ?? usual) === "head" ? "HEAD" : "GET";
  const was = isAlive ? "alive" : (state?.failures ?? 0) > 0 ? "failing" : "unknown";
  return { url, host, isFar, method, was };
}

function* inBatches(due: Iterable<DueLink>): Generator<readonly DueLink[]> {
  let batch: DueLink[] = [];
  for (const link of due) {
    batch.push(link);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
