import { expect, test } from "vitest";
import { evidenceOf, isFailing } from "../../../src/links/classify/evidence.ts";

test.each([
  ["there", ["ok", "redirected"]],
  ["gone", ["not-found", "gone", "soft-404", "no-such-host"]],
  ["silent", ["server-error", "timeout", "refused", "reset", "redirect-loop"]],
  ["unknown", ["blocked", "rate-limited", "login-wall", "other-status", "tls", "protocol", "bad-redirect"]],
  ["unknown", ["too-many-redirects", "private-address", "skipped", "name-service", "no-route", "proxy", "offline"]],
] as const)("evidence of the kind %s: %s", (kind, reasons) => {
  for (const reason of reasons) {
    expect(evidenceOf(reason)).toEqual({ kind, reason });
    expect(isFailing(reason)).toBe(kind === "gone" || kind === "silent");
  }
});
