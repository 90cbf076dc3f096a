import { type Dispatcher, request } from "undici";
import type { Clock } from "../model/clock.ts";
import { optional } from "../model/optional.ts";
import { openWeb, type Web, type WebOptions } from "./agent.ts";
import { faultOf } from "./fault.ts";
import { type Guard, openGuard, publicGuard } from "./guard.ts";
import { openResolver, type Resolve } from "./resolver.ts";

/** One request that is no link check: to a hub, a webhook, or our own feeds as they are deployed. */
export type HttpRequest = {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly body?: string;
  readonly contentType?: string;
  /** Longest wait from start to the last byte. */
  readonly timeoutMs: number;
  /** A longer body is cut somewhere after so many bytes; 16 MiB unless told. */
  readonly maxBytes?: number;
  /** Ends it early, as the fault "stopped". */
  readonly signal?: AbortSignal | undefined;
};

/** What came of it. Redirects are answers like any other. */
export type HttpResponse =
  | { readonly status: number; readonly headers: Dispatcher.ResponseData["headers"]; readonly body: Buffer }
  | { readonly fault: string };

/** Asks; never rejects. */
export type HttpClient = (request: HttpRequest) => Promise<HttpResponse>;

/** What exchanges are made with. `isGuarded` keeps them off private addresses, as links are. */
export type HttpClientOptions = {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
  readonly isGuarded: boolean;
  /** Looks names up, in place of the name servers. */
  readonly resolve?: Resolve;
};

const usualBytes = 16 * 1024 * 1024;

/** Asks over the network, each time over a connection of its own, through the proxies of the environment. */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  const { clock, env, userAgent, isGuarded, resolve = openResolver(clock) } = options;
  const guard: Guard = isGuarded ? publicGuard : openGuard;
  return async (wanted) => {
    const web = open({ resolve, guard, perHost: 1, timeoutMs: wanted.timeoutMs, env });
    if (web === undefined) return { fault: "HTTP_PROXY or HTTPS_PROXY is no address like http://proxy.example:3128" };
    const { promise: late, resolve: giveUp } = Promise.withResolvers<HttpResponse>();
    const deadline = setTimeout(() => giveUp({ fault: "timeout" }), wanted.timeoutMs);
    const stop = () => giveUp({ fault: "stopped" });
    wanted.signal?.addEventListener("abort", stop);
    if (wanted.signal?.aborted) stop();
    try {
      return await Promise.race([exchange(wanted, userAgent, web.fresh), late]);
    } finally {
      clearTimeout(deadline);
      wanted.signal?.removeEventListener("abort", stop);
      await web.destroy();
    }
  };
}

/** undici throws when it cannot make sense of a proxy's address. */
function open(options: WebOptions): Web | undefined {
  try {
    return openWeb(options);
  } catch {
    return undefined;
  }
}

async function exchange(
  { url, method, body, contentType, maxBytes = usualBytes }: HttpRequest,
  userAgent: string,
  dispatcher: Dispatcher,
): Promise<HttpResponse> {
  try {
    const headers = { "user-agent": userAgent, ...(contentType === undefined ? {} : { "content-type": contentType }) };
    const answer = await request(url, { dispatcher, method, headers, ...optional("body", body) });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxBytes) break;
    }
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}
