import type { CheckRequest, Observation } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import type { Answer, FollowedLink } from "../fetch/follow-redirects.ts";
import { parseRetryAfter } from "../fetch/retry-after.ts";
import { botBlockOf, isLoginPage } from "./blocks.ts";
import { isAlive } from "./evidence.ts";
import { isNotFoundPage } from "./not-found-page.ts";
import { isNoPicture } from "./pictures.ts";
import { isHomePage, isLostRedirect } from "./soft-404.ts";
import { readTitle } from "./title.ts";

/** Longer targets are not worth remembering. */
const maxUrl = 8192;

/** What is expected behind a link. */
export type Expected = NonNullable<CheckRequest["expects"]>;
/** Reasons one check can give. */
export type SeenReason = Observation["reason"];
/** What answers are read by, beside themselves. */
export type ReadOptions = {
  readonly expects: Expected;
  /** The record's title. */
  readonly title?: string | undefined;
};

/** Makes an observation of where a link led and what was answered there. */
export function observe({ request, end, reply }: FollowedLink, now: Date, options: ReadOptions): Observation {
  const way = { start: URL.parse(request.url) ?? end.url, end: end.url, isRedirected: end.count > 0 };
  const reason = reply.kind === "fault" ? reply.reason : reasonOf(reply, way, options);
  const finalUrl = end.count > 0 && end.url.href.length <= maxUrl ? end.url.href : undefined;
  const retryMs = reply.kind === "answer" ? retryAfterMs(reply, now) : undefined;
  const notBefore = retryMs === undefined ? end.notBefore : new Date(now.getTime() + retryMs);
  const isPermanent = end.isPermanent && isAlive(reason) && !isHomePage(end.url, way.start);
  return {
    url: request.url,
    reason,
    ...optional("status", end.status),
    ...optional("finalUrl", finalUrl),
    ...(finalUrl !== undefined && isPermanent && { permanentUrl: finalUrl }),
    ...optional("notBefore", notBefore),
  };
}

type Way = { readonly start: URL; readonly end: URL; readonly isRedirected: boolean };

/** What an answer says about the page, or the picture, that was asked for. */
function reasonOf(answer: Answer, way: Way, options: ReadOptions): SeenReason {
  const reason = reasonOfAnswer(answer, way, options);
  // whoever cannot prove to be the host may say that a page is there, and nothing else
  return answer.isUnverified && !isAlive(reason) ? "tls" : reason;
}

function reasonOfAnswer(answer: Answer, way: Way, { expects, title }: ReadOptions): SeenReason {
  const { status, headers, body } = answer;
  const page = readTitle(headers, body);
  const block = botBlockOf(status, headers, page.title);
  if (block !== undefined) return block;
  const plain = reasonOfStatus(status);
  if (plain !== undefined) return plain;
  if (way.isRedirected && isLoginPage(way.start, way.end)) return "login-wall";
  if (expects === "pictures" && isNoPicture(headers)) return "not-found";
  if (way.isRedirected && isLostRedirect(way.start, way.end)) return "soft-404";
  if (isNotFoundPage(page, [way.start, way.end], title)) return "soft-404";
  return way.isRedirected ? "redirected" : "ok";
}

/** `undefined` for an answer with a page. */
function reasonOfStatus(status: number): SeenReason | undefined {
  if ((status >= 200 && status < 300) || status === 300 || status === 304) return undefined;
  if (status === 404) return "not-found";
  if (status === 410) return "gone";
  // 511: the network wants a login, the page was never asked
  return status >= 500 && status < 600 && status !== 511 ? "server-error" : "other-status";
}

function retryAfterMs({ status, headers }: Answer, now: Date): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const value = [headers["retry-after"]].flat()[0];
  return parseRetryAfter(value ?? (status === 429 ? "" : undefined), now);
}
