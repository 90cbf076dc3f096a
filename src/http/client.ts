import type { Clock } from "../model/clock.ts";
import { optional } from "../model/optional.ts";
import { type Agents, openAgents } from "./agent.ts";
import { type Headers, openAsk } from "./ask.ts";
import { type Guard, openGuard, publicGuard } from "./guard.ts";
import { openResolver, type Resolve } from "./resolver.ts";

/** One request that is no link check: to a hub, a webhook, or our own feeds as they are deployed. */
export type HttpRequest = {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly body?: string;
  readonly contentType?: string;
  /** What kinds of answer will do. */
  readonly accept?: string;
  /** Longest wait from start to the last byte. */
  readonly timeoutMs: number;
  /** A body that is longer than so many bytes is cut, but stays longer; 16 MiB unless given. */
  readonly maxBytes?: number;
  /** Ends it early, as the fault "stopped". */
  readonly signal?: AbortSignal | undefined;
};

/** What came of it. Redirects are answers like any other. */
export type HttpResponse =
  | { readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly fault: string };

/** Asks; never rejects. */
export type HttpClient = (request: HttpRequest) => Promise<HttpResponse>;

/** What requests are made with. `isGuarded` keeps them off private addresses, as links are. */
export type HttpClientOptions = {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
  readonly isGuarded: boolean;
  /** Looks names up, in place of the name servers. */
  readonly resolve?: Resolve;
};

const usualBytes = 16 * 1024 * 1024;

/** Asks over the network, each time over a new connection, through the proxies of the environment. */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  const { clock, env, userAgent, isGuarded, resolve = openResolver(clock) } = options;
  const guard: Guard = isGuarded ? publicGuard : openGuard;
  return async (request) => {
    const agents = tryOpen(() => openAgents({ resolve, guard, perHost: 1, timeoutMs: request.timeoutMs, env }));
    if (agents === undefined)
      return { fault: "HTTP_PROXY, HTTPS_PROXY or ALL_PROXY is no address like http://proxy.example:3128" };
    const { promise: stopped, resolve: stop } = Promise.withResolvers<HttpResponse>();
    const onAbort = () => stop({ fault: "stopped" });
    request.signal?.addEventListener("abort", onAbort);
    if (request.signal?.aborted) onAbort();
    try {
      return await Promise.race([stopped, ask(request, userAgent, agents)]);
    } finally {
      request.signal?.removeEventListener("abort", onAbort);
      await agents.destroy();
    }
  };
}

/** undici throws when it cannot make sense of a proxy's address. */
function tryOpen(open: () => Agents): Agents | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

async function ask(
  { url, method, body, contentType, accept, timeoutMs, maxBytes = usualBytes }: HttpRequest,
  userAgent: string,
  agents: Agents,
): Promise<HttpResponse> {
  const parsed = URL.parse(url);
  if (parsed === null) return { fault: "protocol" };
  const reply = await openAsk(agents, { maxBodyBytes: maxBytes + 1, needsBody: true })({
    url: parsed,
    method,
    headers: {
      "user-agent": userAgent,
      ...optional("accept", accept),
      ...optional("content-type", contentType),
    },
    timeoutMs,
    isFresh: true,
    closesConnection: true,
    ...optional("body", body),
  });
  if (reply.kind === "fault") return { fault: reply.reason };
  return { status: reply.status, headers: reply.headers, body: reply.body };
}
