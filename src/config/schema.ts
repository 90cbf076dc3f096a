import { z } from "zod";
import { feedPolicy, topicPolicy } from "../feeds/policy.ts";
import { wordPolicy } from "../formats/policy.ts";
import { linkPolicy } from "../links/policy.ts";
import { outputPolicy } from "../output/policy.ts";
import { recordPolicy } from "../records/policy.ts";
import { alertPolicy } from "./alerts.ts";

const httpUrl = z.url({ protocol: /^https?$/u, error: "must be an absolute http(s) URL" });

/** Who publishes the feeds, and where. The `site:` part of `config/feedmill.yaml`. */
const site = z.strictObject({
  title: z.string().min(1).default("Feeds").describe("Title of the feed of everything"),
  url: httpUrl.optional().describe("Public address of the output folder; without it the feeds are a preview"),
  description: z.string().default("").describe("One sentence about the feeds"),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/iu, "must be a language tag like en or pt-BR")
    .default("en")
    .describe("Language of the feeds and pages (BCP 47)"),
  words: wordPolicy,
  author: z
    .strictObject({ name: z.string().min(1), url: httpUrl.optional(), email: z.email().optional() })
    .optional()
    .describe("Who publishes the feeds: `{ name, url, email }`"),
  rights: z.string().optional().describe("Copyright line"),
  icon: httpUrl.optional().describe("Square icon that readers show; 512 x 512 is best"),
  logo: httpUrl.optional().describe("Logo that readers show, twice as wide as high"),
  idPrefix: z
    .string()
    .regex(
      /^[a-z][a-z0-9+.-]*:[\w\-.~:/?#@!$&'()*+,;=%]+$/iu,
      "must begin like a URI, for example tag:example.org,2026:",
    )
    .optional()
    .describe("Prefix of all item ids; by default `tag:<host of site.url>,2026:`"),
  assetBase: httpUrl.optional().describe("Base address for images whose address begins with `/`"),
});

/** When scheduled runs happen. The `schedule:` part of `config/feedmill.yaml`. */
const schedule = z.strictObject({
  cron: z
    .string()
    .min(1)
    .default("17 * * * *")
    .describe("When `feedmill schedule` builds; a field for seconds may come first"),
  timezone: z.string().min(1).default("UTC").describe("IANA time zone of `cron`"),
  catchUp: z.boolean().default(true).describe("After sleep or downtime, make up for missed runs with one run"),
  jitterMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(0)
    .describe("Delay each scheduled run by a random time up to this many milliseconds"),
});

/** All of `config/feedmill.yaml`. Every key has a default; unknown keys are errors. */
export const configSchema = z.strictObject({
  site: site.prefault({}),
  records: recordPolicy.prefault({}),
  topics: topicPolicy.prefault({}),
  feeds: feedPolicy.prefault({}),
  links: linkPolicy.prefault({}),
  output: outputPolicy.prefault({}),
  schedule: schedule.prefault({}),
  alerts: alertPolicy,
  state: z
    .string()
    .min(1)
    .default(".feedmill")
    .describe("Folder for what feedmill remembers between runs: `cache.db` and `memory.db`"),
});

/** The settings with defaults. Paths are still relative to the project. */
export type Settings = z.infer<typeof configSchema>;
