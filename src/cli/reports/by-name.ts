import type { Report } from "./report.ts";

/** All reports by the name `--report` knows them by; each is loaded only when it is asked for. */
export const reports: Readonly<Record<string, () => Promise<Report>>> = {
  text: async () => (await import("./text.ts")).reportText,
  json: async () => (await import("./json.ts")).reportJson,
  junit: async () => (await import("./junit.ts")).reportJunit,
  markdown: async () => (await import("./markdown.ts")).reportMarkdown,
};
