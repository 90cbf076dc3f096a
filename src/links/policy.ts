import { z } from "zod";
import { patient, type Threshold } from "./state/thresholds.ts";

const minuteMs = 60_000;

const threshold = (usual: Threshold, what: string) =>
  z
    .strictObject({
      times: z.int().min(1).default(usual.times).describe("Number of failed checks in a row"),
      hours: z.number().min(0).default(usual.hours).describe("Minimum hours between the first and the last of them"),
    })
    .prefault({})
    .describe(what);

const patienceNumbers = z.strictObject({
  gone: threshold(patient.gone, "For pages the server calls gone (410)"),
  missing: threshold(patient.missing, "For pages not found (404) and host names that do not exist"),
  soft404: threshold(patient.soft404, 'For pages that only look like "not found"'),
  fault: threshold(patient.fault, "For everything else that fails"),
});

const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "not a header name");
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, "must be printable ASCII");

/** Exceptions for one host. */
const hostRule = z.strictObject({
  perHost: z.int().min(1).optional().describe("Most requests to this host at a time"),
  hostGapMs: z.int().min(0).optional().describe("Milliseconds between two requests to this host"),
  skip: z.boolean().optional().describe("Never check this host's links"),
  headers: z
    .record(headerName, headerValue)
    .optional()
    .describe("Extra request headers, dropped on a redirect to another host"),
  method: z.enum(["head", "get"]).optional().describe("HTTP method to try first"),
});

/** How links are checked. The `links:` part of `config/feedmill.yaml`. */
export const linkPolicy = z.strictObject({
  check: z.boolean().default(true).describe("Check links and pictures"),
  pictures: z.boolean().default(true).describe("Also check the pictures that items show, and leave out dead ones"),
  concurrency: z.int().min(1).max(1024).default(64).describe("Most requests at a time, over all hosts"),
  perHost: z.int().min(1).max(64).default(2).describe("Most requests to one host at a time"),
  hostGapMs: z.int().min(0).default(250).describe("Milliseconds between two requests to one host"),
  timeoutMs: z
    .int()
    .min(100)
    .default(15_000)
    .describe(
      "Time limit for one look at a link in milliseconds, with its redirects; a link that fails gets up to three looks",
    ),
  budgetMs: z
    .int()
    .min(0)
    .default(10 * minuteMs)
    .describe("Time limit for one run's checks in milliseconds; the next run continues"),
  patience: z
    .union([z.enum(["patient", "eager"]), patienceNumbers])
    .default("patient")
    .describe(
      "How often, and over how many hours, a link that was alive must fail before it counts as dead: patient, eager or numbers",
    ),
  allowPrivate: z.boolean().default(false).describe("Allow links to loopback and private addresses"),
  userAgent: headerValue
    .min(1)
    .optional()
    .describe("User-Agent header; by default feedmill, with `site.url` as contact"),
  hosts: z.record(z.string(), hostRule).default({}).describe("Settings per host name (with or without `www.`)"),
});
export type LinkPolicy = z.infer<typeof linkPolicy>;
export type HostRule = z.infer<typeof hostRule>;
