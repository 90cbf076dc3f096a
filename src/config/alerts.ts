import { z } from "zod";

/** Whom to tell of trouble. One of the `alerts:` of `config/feedmill.yaml`. */
const alert = z.strictObject({
  webhook: z
    .url({ protocol: /^https?$/u, error: "must be an absolute http(s) URL" })
    .describe("Where a JSON body is posted to; a secret, so rather set FEEDMILL_ALERTS than write it down"),
  staleDays: z
    .int()
    .min(0)
    .default(14)
    .describe("Days without any change in the feeds that are worth telling; 0 for none"),
});

/** The `alerts:` part of `config/feedmill.yaml`. */
export const alertPolicy = z
  .array(alert)
  .refine((alerts) => new Set(alerts.map(({ webhook }) => webhook)).size === alerts.length, {
    error: "must name each webhook once",
  })
  .default([])
  .describe(
    "Webhooks told when runs fail twice in a row, links died, an outage is over or the feeds stand still: `[{ webhook, staleDays }]`",
  );
export type AlertPolicy = z.infer<typeof alertPolicy>;
