import { isRedirect } from "../../http/ask.ts";
import type { HttpClient, HttpResponse } from "../../http/client.ts";
import { botBlockOf, isLoginPage } from "../../links/classify/blocks.ts";
import { isNotFoundPage } from "../../links/classify/not-found-page.ts";
import { isLostRedirect } from "../../links/classify/soft-404.ts";
import { readTitle } from "../../links/classify/title.ts";
import type { Clock } from "../../model/clock.ts";

/** How a page is asked for. */
export type PageRequest = {
  readonly url: string;
  readonly client: HttpClient;
  readonly clock: Clock;
  /** For all redirects together. */
  readonly timeoutMs: number;
  /** Hosts that must not be asked. */
  readonly isSkipped: (url: URL) => boolean;
  readonly signal?: AbortSignal | undefined;
};

/** A page where it was found, or why there is none. */
export type AskedPage = { readonly url: string; readonly html: string } | { readonly fault: string };

const maxRedirects = 20;
/** What tells of a page is at its beginning. */
const headBytes = 65_536;
const maxBytes = 8 * 1024 * 1024;
const accept = "text/html,application/xhtml+xml,*/*;q=0.8";

/** Asks for a page and follows redirects by hand; the client guards every step. Never rejects. */
export async function askPage({ url, client, clock, timeoutMs, isSkipped, signal }: PageRequest): Promise<AskedPage> {
  const start = new URL(url);
  const endsAt = clock.now().getTime() + timeoutMs;
  let place = start;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const leftMs = endsAt - clock.now().getTime();
    if (isSkipped(place)) return { fault: `links.hosts says never to ask ${place.host}` };
    if (leftMs <= 0) return { fault: faults["timeout"] ?? "" };
    const reply = await client({ url: place.href, method: "GET", accept, timeoutMs: leftMs, maxBytes, signal });
    if ("fault" in reply) return { fault: faults[reply.fault] ?? `it could not be asked (${reply.fault})` };
    if (!isRedirect(reply.status)) return pageIn(reply, start, place);
    const next = targetOf(reply, place);
    if (next === undefined) return { fault: "it redirects to something that is no page" };
    place = next;
  }
  return { fault: `it redirects more than ${maxRedirects} times` };
}

const faults: Readonly<Record<string, string>> = {
  timeout: "it did not answer in time (links.timeoutMs)",
  refused: "its server refuses connections",
  reset: "its server broke the connection",
  "private-address": "it is at a private address (links.allowPrivate)",
  "no-such-host": "there is no such host",
  "name-service": "its name could not be looked up",
  "no-route": "there is no network to it",
  tls: "its certificate is not valid",
  stopped: "it was stopped",
};

type Answer = Exclude<HttpResponse, { fault: string }>;

function targetOf({ headers }: Answer, from: URL): URL | undefined {
  const target = URL.parse([headers["location"]].flat()[0] ?? "", from.href);
  if (target === null || !/^https?:$/u.test(target.protocol) || target.username !== "" || target.password !== "")
    return undefined;
  return target;
}

function pageIn({ status, headers, body }: Answer, start: URL, place: URL): AskedPage {
  const type = String(headers["content-type"] ?? "text/html");
  if (isLoginPage(start, place)) return { fault: "it wants a login or consent" };
  const names = readTitle(headers, body.subarray(0, headBytes));
  if (botBlockOf(status, headers, names.title) !== undefined)
    return { fault: `it does not let programs in (${status})` };
  if (status < 200 || status > 299) return { fault: `it answered ${status}` };
  if (!/^\s*(?:text\/html|application\/xhtml\+xml)\b/iu.test(type))
    return { fault: `it is ${typeName(type)}, not HTML` };
  if (headers["content-encoding"] !== undefined && headers["content-encoding"] !== "identity")
    return { fault: "it is compressed, though nobody asked for that" };
  if (isLostRedirect(start, place)) return { fault: "it redirects to the home page, as pages do that are gone" };
  if (isNotFoundPage(names, [start, place])) return { fault: "its title says that there is no such page" };
  if (body.length > maxBytes) return { fault: `it is larger than ${maxBytes / 1024 / 1024} MiB` };
  return { url: place.href, html: decode(body, type) };
}

function typeName(type: string): string {
  return /^\s*([\w.+-]{1,60}\/[\w.+-]{1,60})/u.exec(type)?.[1] ?? "something";
}

function decode(body: Buffer, type: string): string {
  const head = body.subarray(0, headBytes).toString("latin1");
  const charset =
    /charset\s*=\s*["']?([\w-]{1,40})/iu.exec(type)?.[1] ??
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})/iu.exec(head)?.[1];
  try {
    return new TextDecoder(charset ?? "utf-8").decode(body);
  } catch (error) {
    if (error instanceof RangeError) return body.toString("utf8"); // a charset nobody knows
    throw error;
  }
}
