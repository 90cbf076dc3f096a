import { z } from "zod";

/** Who gets alerts. One of the `alerts:` of `config/feedmill.yaml`. */
const alert = z.strictObject({
  webhook: z
    .url({ protocol: /^https?$/u, error: "must be an absolute http(s) URL" })
    .describe("Where to post a JSON body; a secret, so set it in FEEDMILL_ALERTS, not in the file"),
  staleDays: z
    .int()
    .min(0)
    .default(14)
    .describe("Send an alert after this many days without a change in any feed; 0 for never"),
});

/** The `alerts:` part of `config/feedmill.yaml`. */
export const alertPolicy = z
  .array(alert)
  .refine((alerts) => new Set(alerts.map(({ webhook }) => webhook)).size === alerts.length, {
    error: "must name each webhook once",
  })
  .default([])
  .describe(
    "Webhooks to post to when runs fail twice in a row, links die, an outage ends or no feed changes: `[{ webhook, staleDays }]`",
  );
export type AlertPolicy = z.infer<typeof alertPolicy>;
