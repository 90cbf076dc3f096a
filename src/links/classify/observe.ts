import type { Reply } from "../../http/ask.ts";
import type { CheckRequest, Observation } from "../../model/link.ts";
import { optional } from "../../model/optional.ts";
import type { FollowedLink } from "../fetch/follow-redirects.ts";
import { parseRetryAfter } from "../fetch/retry-after.ts";
import { botBlockOf, isLoginPage } from "./blocks.ts";
import { isNoPicture } from "./pictures.ts";
import { isAlive } from "./reasons.ts";
import { isLostRedirect, isNotFoundTitle } from "./soft-404.ts";
import { titleOf } from "./title.ts";

type Answer = Extract<Reply, { kind: "answer" }>;
/** Longer targets are not worth remembering. */
const maxUrl = 8192;

/** What is expected behind a link. */
export type Expected = NonNullable<CheckRequest["expects"]>;
/** Reasons one check can give. */
export type SeenReason = Observation["reason"];

/** Makes an observation of where a link led and what was answered there. */
export function observe({ request, end, reply }: FollowedLink, now: Date, expects: Expected): Observation {
  const reason = reply.kind === "fault" ? reply.reason : reasonOf(reply, wayOf(request.url, end), expects);
  const finalUrl = end.count > 0 && end.url.href.length <= maxUrl ? end.url.href : undefined;
  const retryMs = reply.kind === "answer" ? retryAfterMs(reply, now) : undefined;
  return {
    url: request.url,
    reason,
    ...optional("status", end.status),
    ...optional("finalUrl", finalUrl),
    ...(finalUrl !== undefined && end.isPermanent && isAlive(reason) && { permanentUrl: finalUrl }),
    ...(retryMs === undefined ? {} : { notBefore: new Date(now.getTime() + retryMs) }),
  };
}

/** What an answer says about the page, or the picture, that was asked for. */
function reasonOf(answer: Answer, way: Way, expects: Expected): SeenReason {
  const { status, headers, body } = answer;
  const title = titleOf(headers, body);
  const block = botBlockOf(status, headers, title);
  if (block !== undefined) return block;
  if (status === 404) return "not-found";
  if (status === 410) return "gone";
  if (status === 408) return "timeout";
  if (status >= 500 && status < 600) return "server-error";
  const isPage = (status >= 200 && status < 300) || status === 300 || status === 304;
  if (!isPage) return "protocol";
  const whereItLed = way.isRedirected ? reasonOfRedirect(way) : "ok";
  if (whereItLed === "login-wall") return whereItLed;
  if (expects === "pictures" && isNoPicture(headers)) return "not-found";
  return isNotFoundTitle(title) ? "soft-404" : whereItLed;
}

type Way = { readonly start: URL; readonly end: URL; readonly isRedirected: boolean };

function wayOf(url: string, end: FollowedLink["end"]): Way {
  return { start: new URL(url), end: end.url, isRedirected: end.count > 0 };
}

function reasonOfRedirect({ start, end }: Way): SeenReason {
  if (isLoginPage(start, end)) return "login-wall";
  return isLostRedirect(start, end) ? "soft-404" : "redirected";
}

function retryAfterMs({ status, headers }: Answer, now: Date): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const value = [headers["retry-after"]].flat()[0];
  return parseRetryAfter(value ?? (status === 429 ? "" : undefined), now);
}
