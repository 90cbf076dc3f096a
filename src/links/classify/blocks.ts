import type { Headers } from "../../http/ask.ts";
import type { BlockReason } from "../../model/link.ts";

const blocked: ReadonlySet<number> = new Set([401, 402, 403, 405, 406, 407, 412, 428, 440, 449, 451, 999]);
const challengeTitle =
  /^(just a moment|attention required|access denied|access to this page has been denied|pardon our interruption|checking your browser|ddos-guard|robot check|are you a robot|security check|verifying you are human)[.…!?]*( \|.*)?$/i;
const challenged: ReadonlySet<number> = new Set([200, 202, 403, 429, 503]);

/**
 * Recognises an answer that keeps robots out and says nothing about the page: by status, by the headers of
 * Cloudflare and AWS challenges, by the title of a challenge page.
 */
export function botBlockOf(status: number, headers: Headers, title: string): BlockReason | undefined {
  if (headers["cf-mitigated"] === "challenge") return "blocked";
  if (headers["x-amzn-waf-action"] !== undefined) return "blocked";
  if (status === 429) return "rate-limited";
  if (blocked.has(status)) return "blocked";
  return challenged.has(status) && challengeTitle.test(title) ? "blocked" : undefined;
}

const loginPath =
  /\/(log-?in|sign-?in|sign_in|logon|authwall|sso|servicelogin|oauth2?|checkpoint|consent)(\.\w+)?(\/|$)/i;
const loginHost = /^(login|signin|accounts?|auth|sso|idp|id|consent|consents|guce)\./i;

/** Whether a redirect ended at a page that asks who you are, or what you consent to. */
export function isLoginPage(start: URL, end: URL): boolean {
  return looksLikeLogin(end) && !looksLikeLogin(start);
}

function looksLikeLogin({ pathname, hostname }: URL): boolean {
  return loginPath.test(pathname) || loginHost.test(hostname);
}
