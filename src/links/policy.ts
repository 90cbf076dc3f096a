import { z } from "zod";
import { patient, type Threshold } from "./state/thresholds.ts";

const minuteMs = 60_000;

const threshold = (usual: Threshold, what: string) =>
  z
    .strictObject({
      times: z.int().min(1).default(usual.times).describe("Failed checks in a row it takes"),
      hours: z.number().min(0).default(usual.hours).describe("Hours between the first and the last of them at least"),
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
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, "only printable ASCII is allowed in a header");

/** Exceptions for one host. */
const hostRule = z.strictObject({
  perHost: z.int().min(1).optional().describe("Requests to this host at a time"),
  hostGapMs: z.int().min(0).optional().describe("Milliseconds between two requests to this host"),
  skip: z.boolean().optional().describe("Never ask this host; its links stay as they are"),
  headers: z
    .record(headerName, headerValue)
    .optional()
    .describe("Extra request headers, dropped on a redirect to another host"),
  method: z.enum(["head", "get"]).optional().describe("Always ask with this method first"),
});

/** How links are checked. The `links:` part of `config/feedmill.yaml`. */
export const linkPolicy = z.strictObject({
  check: z.boolean().default(true).describe("Check links and pictures at all"),
  pictures: z.boolean().default(true).describe("Also check the pictures that items show, and leave dead ones out"),
  concurrency: z.int().min(1).max(1024).default(64).describe("Requests at a time, over all hosts"),
  perHost: z.int().min(1).max(64).default(2).describe("Requests to one host at a time"),
  hostGapMs: z.int().min(0).default(250).describe("Milliseconds between two requests to one host"),
  timeoutMs: z
    .int()
    .min(100)
    .default(15_000)
    .describe("Milliseconds for one link, its redirects and its second try together"),
  budgetMs: z
    .int()
    .min(0)
    .default(10 * minuteMs)
    .describe("Milliseconds for the checks of one run; what is left is asked in the next"),
  patience: z
    .union([z.enum(["patient", "eager"]), patienceNumbers])
    .default("patient")
    .describe("How often, over how many hours, a link that was alive must fail to be dead: patient, eager or numbers"),
  allowPrivate: z.boolean().default(false).describe("Also ask loopback and private addresses"),
  userAgent: headerValue
    .min(1)
    .optional()
    .describe("Who is asking; by default feedmill, with `site.url` as the address for complaints"),
  hosts: z.record(z.string(), hostRule).default({}).describe("Exceptions by host name (with and without www.)"),
});
export type LinkPolicy = z.infer<typeof linkPolicy>;
export type HostRule = z.infer<typeof hostRule>;
