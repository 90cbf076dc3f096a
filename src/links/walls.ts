import type { WallReason } from "../model/link.ts";
import type { Headers } from "./ask.ts";

const BLOCKED: ReadonlySet<number> = new Set([401, 402, 403, 405, 406, 407, 412, 428, 440, 449, 451, 999]);
const CHALLENGE_TITLE =
  /^(just a moment|attention required|access denied|access to this page has been denied|pardon our interruption|checking your browser|ddos-guard|robot check|are you a robot|security check|verifying you are human)[.…!?]*( \|.*)?$/i;
const CHALLENGED: ReadonlySet<number> = new Set([200, 202, 403, 429, 503]);

/**
 * Recognises an answer that keeps robots out and says nothing about the page: by status, by the headers of
 * Cloudflare and AWS challenges, by the title of a challenge page.
 */
export function wallOf(status: number, headers: Headers, title: string): WallReason | undefined {
  if (headers["cf-mitigated"] === "challenge") return "blocked";
  if (headers["x-amzn-waf-action"] !== undefined) return "blocked";
  if (status === 429) return "rate-limited";
  if (BLOCKED.has(status)) return "blocked";
  return CHALLENGED.has(status) && CHALLENGE_TITLE.test(title) ? "blocked" : undefined;
}

const LOGIN_PATH =
  /\/(log-?in|sign-?in|sign_in|logon|authwall|sso|servicelogin|oauth2?|checkpoint|consent)(\.\w+)?(\/|$)/i;
const LOGIN_HOST = /^(login|signin|accounts?|auth|sso|idp|id|consent|consents|guce)\./i;

/** Whether a redirect ended at a page that asks who you are, or what you consent to. */
export function isLoginWall(start: URL, end: URL): boolean {
  return looksLikeLogin(end) && !looksLikeLogin(start);
}

function looksLikeLogin({ pathname, hostname }: URL): boolean {
  return LOGIN_PATH.test(pathname) || LOGIN_HOST.test(hostname);
}
