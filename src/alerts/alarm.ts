import { hash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { deliver } from "../deliver.ts";
import type { Exchange } from "../links/exchange.ts";
import { FeedmillError } from "../model/error.ts";
import type { LinkState } from "../model/link.ts";
import type { FeedReport, LinkCounts } from "../model/report.ts";
import type { Memory } from "../store/memory.ts";
import { isDamage } from "../store/sqlite.ts";
import { alertBody } from "./body.ts";
import {
  type AlertMemory,
  type DeadLink,
  hasJustDied,
  judgeOutcome,
  newcomer,
  type Outcome,
  type Watched,
} from "./judge.ts";

/** Watches one run, and tells the webhooks of `alerts` what came of it. Telling never fails a run. */
export type Alarm = {
  /** To be told of every link the run checks. */
  readonly onLink: (state: LinkState) => void;
  readonly done: (report: Watchable) => Promise<void>;
  /** Takes the failure of a run, and rejects with it again. */
  readonly onFailure: (error: unknown) => Promise<never>;
};

/** What a run's report says to an alarm; without `feeds` when it makes none. */
export type Watchable = { readonly links: LinkCounts; readonly feeds?: readonly FeedReport[] };

/** What an alarm takes of the world. */
export type AlarmOptions = {
  readonly command: Watched;
  readonly facts: Memory["facts"];
  readonly clock: Clock;
  readonly exchange: Exchange;
  /** Ends telling early: it is made up for after the next run. */
  readonly signal: AbortSignal;
  /** Told what went wrong with telling; webhooks are named by their place in the config, for their address is a secret. */
  readonly note: (text: string) => void;
};

const fact = "alerts";
const later = "it is told after the next run";
const remedy = "check its address in `alerts` or FEEDMILL_ALERTS; ";
/** A slow webhook must not keep the next run waiting. */
const timeoutMs = 5000;

/** An alarm for one run; without `alerts` it does nothing. */
export function openAlarm(config: Config, options: AlarmOptions): Alarm {
  const { command } = options;
  const died: DeadLink[] = [];
  const conclude = async (outcome: Outcome): Promise<void> => {
    if (config.alerts.length === 0) return;
    try {
      await tell(config, outcome, options);
    } catch (error) {
      options.note(`alerts could not be told (${messageOf(error)}); mend that, and they are told after the next run`);
    }
  };
  return {
    onLink(state) {
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
    async onFailure(error) {
      // Damage is set aside and the run begun again, so this was not its end; a wrong call is no run.
      const isEnd = !isDamage(error) && !(error instanceof FeedmillError && error.code === "usage");
      if (isEnd) await conclude({ kind: "failed", command, message: messageOf(error) });
      throw error;
    },
  };
}

/** What a webhook did not take stays pending for it, and is told again after the next run. */
async function tell({ alerts, site }: Config, outcome: Outcome, options: AlarmOptions): Promise<void> {
  const { facts, clock, exchange, signal, note } = options;
  const now = clock.now();
  const known = facts.get(fact);
  const before = known === undefined ? {} : (JSON.parse(known) as AlertMemory);
  const keep = (memory: AlertMemory) => {
    const text = JSON.stringify(memory);
    if (text !== facts.get(fact)) facts.set(fact, text);
  };
  const webhooks = alerts.map(({ webhook: url, staleDays }) => ({ url, key: keyOf(url), staleDays }));
  const after = judgeOutcome(before, outcome, now, webhooks);
  keep(after);
  const standing = { ...after.webhooks };
  const work = webhooks.map(async ({ url, key }, index) => {
    const { isStaleTold, pending } = after.webhooks[key] ?? newcomer;
    if (pending.length === 0) return;
    const body = alertBody({ title: site.title, url: site.url }, pending, now);
    const fault = await deliver({ url, body, contentType: "application/json", timeoutMs, signal }, exchange, clock);
    if (fault === undefined) standing[key] = { isStaleTold, pending: [] };
    else note(`alerts[${index}].webhook could not be told (${fault.why}); ${signal.aborted ? "" : remedy}${later}`);
  });
  await Promise.all(work);
  keep({ ...after, webhooks: standing });
}

/** What a webhook is remembered by: its address is a secret. */
function keyOf(url: string): string {
  return hash("sha256", url, "base64url").slice(0, 22);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
