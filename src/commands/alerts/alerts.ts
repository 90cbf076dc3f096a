import { hash } from "node:crypto";
import type { Config } from "../../config/load.ts";
import type { HttpClient } from "../../http/client.ts";
import { post } from "../../http/post.ts";
import type { Clock } from "../../model/clock.ts";
import { FeedmillError } from "../../model/error.ts";
import type { LinkState } from "../../model/link.ts";
import type { FeedReport, LinkCounts } from "../../model/report.ts";
import { withFacts } from "../../store/facts.ts";
import {
  type AlertEvent,
  type AlertMemory,
  type DeadLink,
  hasJustDied,
  judgeOutcome,
  newcomer,
  type Outcome,
  type Watched,
} from "./events.ts";
import { alertBody } from "./message.ts";

/** Judges what comes of runs, and tells the webhooks of `alerts` afterwards. Neither fails a run. */
export type Alarm = {
  readonly watch: (config: Config, command: Watched) => Watch;
  /** Tells what the last run left to be told, outside of the run; what `signal` cuts short is made up for after the next. */
  readonly tell: (signal: AbortSignal) => Promise<void>;
};

/** Watches one run. */
export type Watch = {
  /** To be told of every link the run checks. */
  readonly onChecked: (state: LinkState) => void;
  readonly done: (report: Watchable) => void;
  readonly failed: (error: unknown) => void;
};

/** What a run's report says to an alarm; without `feeds` when it makes none. */
export type Watchable = { readonly links: LinkCounts; readonly feeds?: readonly FeedReport[] };

/** What an alarm takes of the world. */
export type AlarmOptions = {
  readonly clock: Clock;
  readonly exchangeFor: (config: Config) => HttpClient;
  /** More runs will follow in this process: it remembers by itself what cannot be written down. */
  readonly stays: boolean;
  /** Told what went wrong with telling; webhooks are named by their place in the config, for their address is a secret. */
  readonly note: (text: string) => void;
};

/** What is to be told, to whom. */
type News = { readonly config: Config; readonly now: Date; readonly memory: AlertMemory };

const fact = "alerts";
const later = "it is told after the next run";
const remedy = "check its address in `alerts` or FEEDMILL_ALERTS; ";
const timeoutMs = 5000;

/** An alarm for one run, or all of a process; without `alerts` it does nothing. */
export function openAlarm({ clock, exchangeFor, stays, note }: AlarmOptions): Alarm {
  const memories = openMemories(stays, note);
  let news: News | undefined;
  const conclude = (config: Config, outcome: Outcome): void => {
    if (config.alerts.length === 0) return;
    const now = clock.now();
    const webhooks = config.alerts.map(({ webhook, staleDays }) => ({ key: keyOf(webhook), staleDays }));
    const memory = memories.change(config, (before, cannotCount) =>
      judgeOutcome(before, outcome, now, webhooks, cannotCount),
    );
    news = { config, now, memory };
  };
  return {
    watch: (config, command) => openWatch(command, (outcome) => conclude(config, outcome)),
    async tell(signal) {
      if (news === undefined) return;
      const { config, now, memory } = news;
      news = undefined;
      const { alerts, site } = config;
      const exchange = exchangeFor(config);
      const taken: Record<string, readonly AlertEvent[]> = {};
      const work = alerts.map(async ({ webhook: url }, index) => {
        const { pending } = memory.webhooks?.[keyOf(url)] ?? newcomer;
        if (pending.length === 0) return;
        const body = alertBody({ title: site.title, url: site.url }, pending, now);
        const fault = await post({ url, body, contentType: "application/json", timeoutMs, signal }, exchange, clock);
        if (fault === undefined) taken[keyOf(url)] = pending;
        else note(`alerts[${index}].webhook could not be told (${fault.why}); ${signal.aborted ? "" : remedy}${later}`);
      });
      await Promise.all(work);
      if (Object.keys(taken).length > 0) memories.change(config, (before) => without(before, taken));
    },
  };
}

function openWatch(command: Watched, conclude: (outcome: Outcome) => void): Watch {
  const died: DeadLink[] = [];
  return {
    onChecked(state) {
      if (hasJustDied(state)) died.push({ url: state.url, reason: state.verdict.reason });
    },
    done: ({ links, feeds }) =>
      conclude({
        kind: "done",
        command,
        died,
        network: links.outage ? "away" : links.checked > 0 ? "there" : "unasked",
        ...(feeds === undefined ? {} : { hadNews: feeds.some(({ changed }) => changed) }),
      }),
    failed(error) {
      // A wrong call is no run, nor is one that had to leave the state to another.
      const isRun = !(error instanceof FeedmillError && (error.code === "usage" || error.code === "locked"));
      if (isRun) conclude({ kind: "failed", command, message: messageOf(error) });
    },
  };
}

type Change = (before: AlertMemory, cannotCount: boolean) => AlertMemory;

/** What alerts remember: in the state, and while that cannot be written, in this process. */
function openMemories(stays: boolean, note: (text: string) => void) {
  let unsaved: AlertMemory | undefined;
  return {
    change({ state }: Config, change: Change): AlertMemory {
      let before = unsaved ?? {};
      try {
        const after = withFacts(state, (facts) => {
          const known = facts.get(fact);
          if (unsaved === undefined && known !== undefined) before = JSON.parse(known) as AlertMemory;
          const changed = change(before, false);
          const text = JSON.stringify(changed);
          if (text !== known) facts.set(fact, text);
          return changed;
        });
        unsaved = undefined;
        return after;
      } catch (error) {
        const fault = `what was told to alerts could not be remembered (${messageOf(error)})`;
        if (unsaved === undefined) note(`${fault}; mend that, or it is told again`);
        unsaved = change(before, !stays);
        return unsaved;
      }
    },
  };
}

/** Others may have added to what is pending since. */
function without(memory: AlertMemory, taken: Readonly<Record<string, readonly AlertEvent[]>>): AlertMemory {
  const webhooks = Object.entries(memory.webhooks ?? {}).map(([key, { isStaleTold, pending }]) => {
    const told = new Set(taken[key]?.map((event) => JSON.stringify(event)));
    return [key, { isStaleTold, pending: pending.filter((event) => !told.has(JSON.stringify(event))) }] as const;
  });
  return { ...memory, webhooks: Object.fromEntries(webhooks) };
}

/** What a webhook is remembered by: its address is a secret. */
function keyOf(url: string): string {
  return hash("sha256", url, "base64url").slice(0, 22);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
