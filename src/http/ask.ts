import type { Dispatcher } from "undici";
import type { Web } from "./agent.ts";
import { type FaultKind, faultOf } from "./fault.ts";

/** How a link is asked. */
export type Method = "HEAD" | "GET";
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One request to one address; nothing is followed. */
export type Request = {
  readonly url: URL;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  /** Longest wait, from being sent to the last byte that is read. */
  readonly timeoutMs: number;
  /** Ask over a connection of its own. */
  readonly isFresh: boolean;
  /** Nobody else is waiting for this host: its connection need not be kept. */
  readonly isLast: boolean;
  /** Called when it goes out, which is after connecting. */
  readonly onSent?: () => void;
};

/** What came of a request. `unsent`: the run or the host was given up before it was its turn. */
export type Reply =
  | { readonly kind: "answer"; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly kind: "fault"; readonly reason: FaultKind }
  | { readonly kind: "unsent" };

/** Asks; never rejects. */
export type Ask = (request: Request) => Promise<Reply>;

/**
 * Asks over the network. The promise settles within `timeoutMs` whatever the connection does (undici heeds no signal
 * while it is connecting), reads at most `maxBodyBytes` and nothing of a redirect's body.
 */
export function openAsk(web: Web, maxBodyBytes = 65_536): Ask {
  return (request) => {
    const { promise, resolve } = Promise.withResolvers<Reply>();
    const exchange = startExchange(request, maxBodyBytes, resolve);
    try {
      (request.isFresh ? web.fresh : web.kept).dispatch(
        {
          origin: request.url.origin,
          path: request.url.pathname + request.url.search,
          method: request.method,
          headers: request.headers,
          // said aloud because undici ends the connection after every HEAD otherwise
          reset: request.isLast,
        },
        exchange,
      );
    } catch (error) {
      exchange.onResponseError(undefined, error);
    }
    return promise;
  };
}

type HttpClient = Dispatcher.DispatchHandler & { onResponseError(controller: unknown, error: unknown): void };

function startExchange(
  { method, timeoutMs, onSent }: Request,
  maxBodyBytes: number,
  resolve: (reply: Reply) => void,
): HttpClient {
  let connection: Dispatcher.DispatchController | undefined;
  let head: { readonly status: number; readonly headers: Headers } | undefined;
  let isOver = false;
  const chunks: Buffer[] = [];
  let bytes = 0;

  const finish = (reply: Reply, isAborted: boolean): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(deadline);
    resolve(reply);
    if (isAborted) connection?.abort(new Error("enough was read"));
  };
  // once the status is known the page has answered, however its body ends
  const whatCame = (reason: FaultKind): Reply =>
    head === undefined ? { kind: "fault", reason } : { kind: "answer", ...head, body: Buffer.concat(chunks) };
  const deadline = setTimeout(() => finish(whatCame("timeout"), true), timeoutMs);

  return {
    onRequestStart: (controller) => {
      connection = controller;
      if (isOver) controller.abort(new Error("too late"));
      else onSent?.();
    },
    onResponseStart: (_, status, headers) => {
      head = { status, headers };
      if (isRedirect(status) && method === "GET") finish(whatCame("protocol"), true);
    },
    onResponseData: (_, chunk) => {
      chunks.push(chunk.subarray(0, maxBodyBytes - bytes));
      bytes += chunk.length;
      if (bytes >= maxBodyBytes) finish(whatCame("protocol"), true);
    },
    onResponseEnd: () => finish(whatCame("protocol"), false),
    onResponseError: (_, error) => finish(whatCame(faultOf(error)), false),
  };
}

/** Statuses that name another address. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}
