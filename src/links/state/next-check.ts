import type { LinkState, Observation } from "../../model/link.ts";
import { evidenceOf, isOurFault } from "../classify/evidence.ts";

const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;
const afterFailure = [hour, day, 3 * day, week];
const maxAlive = 30 * day;
const maxDead = 90 * day;
const afterDeath = [1, 3, 7, 14, 28, 56, 90].map((days) => days * day);

/**
 * When to look again. `before` and `after` are the states around this check; `isLongDead`: patience with a dead
 * link has run out. Never before the time the server asked for.
 */
export function nextCheckAt(
  before: LinkState,
  after: LinkState,
  observation: Observation,
  now: Date,
  { isFar, isLongDead }: { readonly isFar: boolean; readonly isLongDead: boolean },
): Date {
  const usual = intervalMs(before, after, observation, isLongDead);
  const next = now.getTime() + (isFar ? Math.max(usual, farMs(after.url)) : usual);
  return new Date(Math.max(next, observation.notBefore?.getTime() ?? 0));
}

function intervalMs(
  before: LinkState,
  after: LinkState,
  { reason, isLastLook }: Observation,
  isLongDead: boolean,
): number {
  if (isLastLook && after.verdict.kind !== "dead") return week;
  if (after.verdict.kind === "alive") return aliveMs(after.successes, after.url);
  if (evidenceOf(reason).kind === "unknown") return reason === "rate-limited" || isOurFault(reason) ? day : week;
  if (after.verdict.kind === "dead" && isLongDead) return deadMs(before);
  return afterFailure[after.failures - 1] ?? week;
}

/** 3 days, growing by half to 30; stretched by up to half so that no day is a peak. */
function aliveMs(successes: number, url: string): number {
  const days = 3 * 1.5 ** (Math.min(successes, 10) - 1);
  return Math.min(days * day * (1 + splay(url) / 2), maxAlive);
}

/** 1, 3, 7, 14, 28, 56, 90 days. */
function deadMs(before: LinkState): number {
  if (before.verdict.kind !== "dead" || before.checkedAt === undefined) return afterDeath[0] ?? day;
  const lastMs = before.nextCheckAt.getTime() - before.checkedAt.getTime();
  return afterDeath.find((ms) => ms > lastMs + hour) ?? maxDead;
}

/** 20 to 30 days: one interval that spreads by itself. */
function farMs(url: string): number {
  return maxAlive * (1 - splay(url) / 3);
}

/** 0 to 1, the same for the same URL for ever (FNV-1a with a final mix). */
function splay(url: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < url.length; i++) hash = Math.imul(hash ^ url.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
