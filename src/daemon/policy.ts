import { z } from "zod";

/** When runs happen by themselves. The `schedule:` part of `config/feedmill.yaml`. */
export const schedulePolicy = z.strictObject({
  cron: z.string().min(1).default("17 * * * *").describe("When `feedmill schedule` runs; seconds may come first"),
  timezone: z.string().min(1).default("UTC").describe("IANA time zone of `cron`"),
});
export type SchedulePolicy = z.infer<typeof schedulePolicy>;
