import { z } from "zod";

/** A webhook that gets alerts. One of the `alerts:` of `config/feedmill.yaml`. */
const alert = z.strictObject({
  webhook: z
    .url({ protocol: /^https?$/u, error: "must be an absolute http(s) URL" })
    .describe("Address that gets a JSON body by POST; a secret, so better set in FEEDMILL_ALERTS than in the file"),
  staleDays: z.int().min(0).default(14).describe("Days without a change in any feed before an alert; 0 for never"),
});

/** The `alerts:` part of `config/feedmill.yaml`. */
export const alertPolicy = z
  .array(alert)
  .refine((alerts) => new Set(alerts.map(({ webhook }) => webhook)).size === alerts.length, {
    error: "must name each webhook once",
  })
  .default([])
  .describe(
    "Webhooks that get a message when runs fail twice in a row, links die, an outage ends or no feed changes: `[{ webhook, staleDays }]`",
  );
export type AlertPolicy = z.infer<typeof alertPolicy>;
