import { hash } from "node:crypto";
import type { Config } from "../../config/config.ts";
import type { HttpClient } from "../../http/client.ts";
import { post } from "../../http/post.ts";
import type { Clock } from "../../model/clock.ts";
import { type AlertEvent, type AlertMemory, type FinishedRun, isRun, newWebhook } from "./events.ts";
import { judgeRun } from "./judge.ts";
import { openAlertStore, withoutSent } from "./memory.ts";
import { alertBody } from "./message.ts";

/** Records runs and sends alerts about them. A failure here never fails a run. */
export type Alerts = {
  /** Records a run, and the alerts it causes. */
  record(config: Config, run: FinishedRun): void;
  /** Sends the pending alerts. Call it without the lock, so that other runs need not wait for webhooks. */
  send(signal: AbortSignal): Promise<void>;
};

/** What alerts need. */
export type AlertOptions = {
  readonly clock: Clock;
  /** Opens the HTTP client for webhooks; called only when there is something to send. */
  readonly openClient: (config: Config) => Promise<HttpClient>;
  /** True when this process makes more runs. */
  readonly isLongLived: boolean;
  /** Receives failures. They name webhooks by their index in the config, because the address is a secret. */
  readonly onWarning: (text: string) => void;
};

type Unsent = { readonly config: Config; readonly now: Date; readonly memory: AlertMemory };

const timeoutMs = 5000;
const later = "will try again after the next run";
const remedy = "check its address in `alerts` or FEEDMILL_ALERTS; ";

/** Opens alerts. They do nothing without webhooks in the config. */
export function openAlerts({ clock, openClient, isLongLived, onWarning }: AlertOptions): Alerts {
  const store = openAlertStore(isLongLived, onWarning);
  let unsent: Unsent | undefined;
  return {
    record(config, run) {
      if (config.alerts.length === 0 || !isRun(run)) return;
      const now = clock.now();
      const webhooks = config.alerts.map(({ webhook, staleDays }) => ({ key: keyOf(webhook), staleDays }));
      const judge = (before: AlertMemory, isForgetful: boolean) =>
        judgeRun(run, before, { now, webhooks, isForgetful });
      unsent = { config, now, memory: store.update(config.state, judge) };
    },
    async send(signal) {
      if (unsent === undefined) return;
      const { config, now, memory } = unsent;
      unsent = undefined;
      const { alerts, site } = config;
      const client = await openClient(config);
      const sent = new Map<string, readonly AlertEvent[]>();
      const work = alerts.map(async ({ webhook: url }, index) => {
        const { pending } = memory.webhooks?.[keyOf(url)] ?? newWebhook;
        if (pending.length === 0) return;
        const body = alertBody({ title: site.title, url: site.url }, pending, now);
        const fault = await post({ url, body, contentType: "application/json", timeoutMs, signal }, client, clock);
        if (fault === undefined) sent.set(keyOf(url), pending);
        else
          onWarning(
            `could not post to alerts[${index}].webhook (${fault.why}); ${signal.aborted ? "" : remedy}${later}`,
          );
      });
      await Promise.all(work);
      if (sent.size > 0) store.update(config.state, (before) => withoutSent(before, sent));
    },
  };
}

/** The key of a webhook in saved state: a hash, because the address is a secret. */
function keyOf(url: string): string {
  return hash("sha256", url, "base64url").slice(0, 22);
}
