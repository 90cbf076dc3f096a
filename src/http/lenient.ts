import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { TLSSocket } from "node:tls";
import { encodeUri } from "../model/uri.ts";
import { guardedLookup } from "./agent.ts";
import { type Ask, type Headers, isRedirect, type Reply, type Request } from "./ask.ts";
import { faultOf } from "./fault.ts";
import { type Guard, isForbiddenHost } from "./guard.ts";
import { type ProxyEnv, readProxies } from "./proxy.ts";
import { lookupBySystem, type Resolve } from "./resolver.ts";

/** What lenient requests are made with. */
export type LenientOptions = {
  readonly guard: Guard;
  readonly env: ProxyEnv;
  /** Looks up the names that the system does not find, for a second opinion. */
  readonly resolve: Resolve;
  /** Certificate authorities to trust in place of the usual ones (PEM). */
  readonly ca?: string;
};

/** Browsers take 256 KB. */
const maxHeaderBytes = 512 * 1024;
const maxBodyBytes = 65_536;

/**
 * Asks as a browser would that opens whatever it can: HTTP/1.1 by Node's own client with its lenient parser, large
 * headers, the system's resolver, certificates unverified (the answer says so). Guarded like every other request.
 */
export function openLenientAsk(options: LenientOptions): Ask {
  const { guard, env, resolve, ca } = options;
  const proxyFor = readProxies(env);
  const shared = {
    insecureHTTPParser: true,
    maxHeaderSize: maxHeaderBytes,
    rejectUnauthorized: false,
    lookup: guardedLookup(systemFirst(resolve), guard),
    autoSelectFamilyAttemptTimeout: 2500,
    ...(ca !== undefined && { ca }),
  };
  return (asked) => {
    const { url, method, headers } = asked;
    const hostname = url.hostname;
    if (isForbiddenHost(hostname, guard)) return Promise.resolve({ kind: "fault", reason: "private-address" });
    return readAnswer(asked, () => {
      const start = url.protocol === "https:" ? httpsRequest : httpRequest;
      const path = encodeUri(url.pathname + url.search);
      return start(url, { ...shared, path, method, headers, agent: agentFor(url, proxyFor(url)) });
    });
  };
}

/** A new connection for each request, through the proxy if there is one. */
function agentFor(url: URL, proxy: string | undefined): HttpAgent {
  const proxyEnv = proxy === undefined ? {} : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  const options = { keepAlive: false, proxyEnv };
  return url.protocol === "https:" ? new HttpsAgent(options) : new HttpAgent(options);
}

/** Settles within the request's time, reads 64 KiB at most and nothing of a redirect's body. */
function readAnswer({ method, timeoutMs, onSent }: Request, start: () => ClientRequest): Promise<Reply> {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  let request: ClientRequest | undefined;
  const finish = (reply: Reply): void => {
    clearTimeout(deadline);
    resolve(reply);
    request?.destroy();
  };
  const deadline = setTimeout(() => finish({ kind: "fault", reason: "timeout" }), timeoutMs);
  try {
    request = start();
  } catch (error) {
    finish({ kind: "fault", reason: faultOf(error) });
    return promise;
  }
  // a fault after the answer was taken is nobody's news, but must have a listener
  request.on("error", (error) => finish({ kind: "fault", reason: faultOf(error) }));
  request.on("response", (response) => readBody(response, method, deadline, finish));
  request.on("socket", () => onSent?.());
  request.end();
  return promise;
}

function readBody(
  response: IncomingMessage,
  method: Request["method"],
  deadline: NodeJS.Timeout,
  finish: (reply: Reply) => void,
): void {
  const { statusCode = 0, headers } = response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const isUnverified = (response.socket as Partial<TLSSocket>).authorized === false;
  // the page has answered, however its body ends
  const done = (): void =>
    finish({
      kind: "answer",
      status: statusCode,
      headers: headers as Headers,
      body: Buffer.concat(chunks),
      ...(isUnverified && { isUnverified: true }),
    });
  clearTimeout(deadline);
  const rest = setTimeout(done, bodyMs);
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk.subarray(0, maxBodyBytes - bytes));
    bytes += chunk.length;
    if (bytes >= maxBodyBytes) done();
  });
  response.on("error", done);
  response.on("close", () => {
    clearTimeout(rest);
    done();
  });
  if (isRedirect(statusCode) && method === "GET") done();
}

/** Longest wait for the body of a page that has answered. */
const bodyMs = 3000;

function systemFirst(resolve: Resolve): Resolve {
  return (hostname) => lookupBySystem(hostname).catch(() => resolve(hostname));
}
