/**
 * A year of 20,000 links through the real state machine and outage rule: `node test/bench/patience.ts [patient|eager]`.
 * The rates are those of `links.md` (guesses, deliberately gloomy); no network is asked and the clock is a counter.
 */

import { type FinishedCheck, massSilence, silence } from "../../src/links/check/outage.ts";
import { nextState } from "../../src/links/state/next-state.ts";
import { thresholdsOf } from "../../src/links/state/thresholds.ts";
import type { LinkState, Observation } from "../../src/model/link.ts";

const LINKS = 20_000;
const HOSTS = 2000;
const DAYS = 365;
const DAY_MS = 86_400_000;
/** Of the links that are alive, so many die in a year, and so many checks of live ones fail for no reason. */
const DEATHS_PER_YEAR = 0.05;
const NOISE = 0.015;
/** Of the records, so many arrive with a link that is dead already. */
const BORN_DEAD = 0.03;
/** Of the hosts, so many wall robots off; so many are down for one to five days once a year. */
const WALLED_HOSTS = 0.1;
const FLAKY_HOSTS = 0.2;
/** Our own network: days without any, and days on which most requests fail. */
const OFFLINE_DAYS: ReadonlySet<number> = new Set([50, 51, 180, 300]);
const BAD_DAYS: ReadonlySet<number> = new Set([90, 240]);

type Truth = { readonly host: number; readonly diesOn: number; readonly dyingReason: Observation["reason"] };
type Host = { readonly isWalled: boolean; readonly downFrom: number; readonly downTo: number };

const random = mulberry32(2026);
const choice = thresholdsOf(process.argv[2] === "eager" ? "eager" : "patient");

const hosts: readonly Host[] = Array.from({ length: HOSTS }, () => {
  const downFrom = random() < FLAKY_HOSTS ? Math.floor(random() * DAYS) : Number.POSITIVE_INFINITY;
  return { isWalled: random() < WALLED_HOSTS, downFrom, downTo: downFrom + 1 + Math.floor(random() * 5) };
});
const links: readonly Truth[] = Array.from({ length: LINKS }, (_, index) => {
  const isBornDead = random() < BORN_DEAD;
  const life = (-Math.log(1 - random()) / -Math.log(1 - DEATHS_PER_YEAR)) * DAYS;
  const dyingReason = pick<Observation["reason"]>([
    [0.6, "not-found"],
    [0.1, "gone"],
    [0.1, "soft-404"],
    [0.1, "no-such-host"],
    [0.1, "server-error"],
  ]);
  return { host: index % HOSTS, diesOn: isBornDead ? -1 : life, dyingReason };
});

const states = new Map<number, LinkState>();
const nextAt = new Float64Array(LINKS);
const tally = { requests: 0, peak: 0, outages: 0, wrongOnceAlive: 0, wrongNeverSeen: 0, worst: 1, undetected: 0 };
const delays: { onceAlive: number[]; neverSeen: number[] } = { onceAlive: [], neverSeen: [] };
const detected = new Set<number>();

for (let hour = 0; hour < DAYS * 24; hour++) runAt(hour);
report();

/** One hourly run: what is due is asked, the outage rule looks at it, the state machine judges the rest. */
function runAt(hour: number): void {
  const now = new Date(hour * 3_600_000);
  const due: number[] = [];
  for (let index = 0; index < LINKS; index++) {
    if (nextAt[index]! <= now.getTime()) due.push(index);
  }
  const outcomes = due.map((index) => outcomeOf(index, hour / 24));
  tally.requests += due.length;
  for (let start = 0; start < outcomes.length; start += 200) {
    const part = outcomes.slice(start, start + 200);
    if (silence(part) !== undefined || massSilence(part) !== undefined) {
      tally.outages++;
      tally.requests -= outcomes.length - start - part.length; // the run ended here
      break;
    }
    for (const [offset, { observation }] of part.entries()) record(due[start + offset]!, observation, now);
  }
  if (hour % 24 === 23) countDay(hour / 24);
}

function record(index: number, observation: Observation, now: Date): void {
  const state = nextState(states.get(index), observation, now, { isFar: false, thresholds: choice });
  if (state === undefined) return;
  states.set(index, state);
  nextAt[index] = state.nextCheckAt.getTime();
  const { diesOn } = links[index]!;
  const day = now.getTime() / DAY_MS;
  if (state.verdict.kind !== "dead" || diesOn > day || detected.has(index)) return;
  detected.add(index);
  (state.aliveAt === undefined ? delays.neverSeen : delays.onceAlive).push(day - Math.max(diesOn, 0));
}

function outcomeOf(index: number, day: number): FinishedCheck {
  const { host } = links[index]!;
  const state = states.get(index);
  const reason = reasonOf(index, day);
  const isAnswer = reason !== "name-service" && reason !== "timeout" && reason !== "no-such-host";
  const was = state?.verdict.kind === "alive" ? "alive" : (state?.failures ?? 0) > 0 ? "failing" : "unknown";
  return {
    host: String(host),
    was,
    observation: { url: `https://host-${host}.test/${index}`, reason, ...(isAnswer && { status: 200 }) },
  };
}

function reasonOf(index: number, day: number): Observation["reason"] {
  const { host, diesOn, dyingReason } = links[index]!;
  const { isWalled, downFrom, downTo } = hosts[host]!;
  if (OFFLINE_DAYS.has(Math.floor(day))) return "name-service";
  if (BAD_DAYS.has(Math.floor(day)) && random() < 0.7) return "timeout";
  if (day >= downFrom && day < downTo)
    return pick([
      [0.5, "timeout"],
      [0.3, "server-error"],
      [0.2, "not-found"],
    ]);
  if (isWalled) return "blocked";
  if (day >= diesOn) return dyingReason;
  if (random() >= NOISE) return "ok";
  return pick([
    [0.5, "timeout"],
    [0.3, "server-error"],
    [0.1, "reset"],
    [0.1, "not-found"],
  ]);
}

function countDay(day: number): void {
  let dropped = 0;
  for (const [index, { verdict, aliveAt }] of states) {
    if (verdict.kind !== "dead" || links[index]!.diesOn <= day) continue;
    dropped++;
    if (aliveAt === undefined) tally.wrongNeverSeen++;
    else tally.wrongOnceAlive++;
  }
  tally.worst = Math.min(tally.worst, 1 - dropped / LINKS);
}

function report(): void {
  const deadNow = links.filter(({ diesOn, host }) => diesOn < DAYS - 60 && !hosts[host]!.isWalled).length;
  const found = [...detected].filter(
    (index) => links[index]!.diesOn < DAYS - 60 && !hosts[links[index]!.host]!.isWalled,
  );
  const alive = LINKS * DAYS;
  console.log(`wrongly dropped item-days, links once alive   ${tally.wrongOnceAlive} (bar 0)`);
  console.log(
    `wrongly dropped item-days, links never seen   ${tally.wrongNeverSeen} (${percent(tally.wrongNeverSeen / alive)})`,
  );
  console.log(`worst day keeps                               ${percent(tally.worst)} of the items it should`);
  console.log(`delay to detect, once alive                   ${spread(delays.onceAlive)}`);
  console.log(`delay to detect, never seen alive             ${spread(delays.neverSeen)}`);
  console.log(`dead for 60 days, not blocked off, and known   ${found.length} of ${deadNow}`);
  console.log(`requests a day                                ${Math.round(tally.requests / DAYS)}`);
  console.log(`runs that saw an outage                       ${tally.outages}`);
}

function spread(days: readonly number[]): string {
  const sorted = days.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
  const mean = sorted.reduce((sum, delay) => sum + delay, 0) / sorted.length;
  return `mean ${mean.toFixed(1)} d, median ${at(0.5)} d, 95 % within ${at(0.95)} d (${sorted.length} links)`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)} %`;
}

function pick<T>(weighted: readonly (readonly [number, T])[]): T {
  let rest = random();
  for (const [weight, value] of weighted) {
    rest -= weight;
    if (rest < 0) return value;
  }
  return weighted.at(-1)![1];
}

/** A small seeded generator, so that every run tells the same. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
