import type { Dispatcher } from "undici";
import { encodeUri } from "../model/uri.ts";
import type { Agents } from "./agent.ts";
import { type FaultKind, faultOf } from "./fault.ts";

/** How a link is asked. */
export type Method = "HEAD" | "GET";
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One request to one address; nothing is followed. */
export type Request = {
  readonly url: URL;
  readonly method: Method | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Longest wait, from being sent to the last byte that is read. */
  readonly timeoutMs: number;
  /** Ask over a connection of its own. */
  readonly isFresh: boolean;
  /** Ask as a browser would that opens whatever it can; always over a new connection. */
  readonly isLenient?: boolean;
  /** Nobody else is waiting for this host: its connection need not be kept. */
  readonly closesConnection: boolean;
  /** Called when it goes out, which is after connecting. */
  readonly onSent?: () => void;
};

/** What came of a request. */
export type Reply =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: Headers;
      readonly body: Buffer;
      /** Whoever answered did not prove to be the host. */
      readonly isUnverified?: true;
    }
  | { readonly kind: "fault"; readonly reason: FaultKind };

/** Asks; never rejects. */
export type Ask = (request: Request) => Promise<Reply>;

/** How much of an answer is read. */
export type ReadLimits = {
  /** The rest of a longer body is not read; 64 KiB unless given. */
  readonly maxBodyBytes?: number;
  /** The body matters: one that breaks off is a fault, and a redirect's is read too. */
  readonly needsBody?: boolean;
};

/**
 * Asks over the network. The promise settles within `timeoutMs` whatever the connection does (undici heeds no signal
 * while it is connecting).
 */
export function openAsk(agents: Pick<Agents, "kept" | "fresh">, limits: ReadLimits = {}): Ask {
  return (request) => {
    const { promise, resolve } = Promise.withResolvers<Reply>();
    const { url, method, headers, body, isFresh, closesConnection } = request;
    const reader = readAnswer(request, limits, resolve);
    try {
      (isFresh ? agents.fresh : agents.kept)(url).dispatch(
        {
          origin: url.origin,
          // as feeds publish it: some servers refuse what browsers leave raw
          path: encodeUri(url.pathname + url.search),
          method,
          headers,
          // set explicitly because undici ends the connection after every HEAD otherwise
          reset: closesConnection,
          ...(body !== undefined && { body }),
        },
        reader,
      );
    } catch (error) {
      reader.onResponseError(undefined, error);
    }
    return promise;
  };
}

type AnswerReader = Dispatcher.DispatchHandler & { onResponseError(controller: unknown, error: unknown): void };

function readAnswer(
  { method, timeoutMs, onSent }: Request,
  { maxBodyBytes = 65_536, needsBody = false }: ReadLimits,
  resolve: (reply: Reply) => void,
): AnswerReader {
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
  const whatCame = (reason: FaultKind): Reply =>
    head === undefined ? { kind: "fault", reason } : { kind: "answer", ...head, body: Buffer.concat(chunks) };
  // for a link check, the page has answered once the status is known, however its body ends
  const brokenOff = (reason: FaultKind): Reply => (needsBody ? { kind: "fault", reason } : whatCame(reason));
  const deadline = setTimeout(() => finish(brokenOff("timeout"), true), timeoutMs);

  return {
    onRequestStart: (controller) => {
      connection = controller;
      if (isOver) controller.abort(new Error("too late"));
      else onSent?.();
    },
    onResponseStart: (_, status, headers) => {
      head = { status, headers };
      if (isRedirect(status) && method === "GET" && !needsBody) finish(whatCame("protocol"), true);
    },
    onResponseData: (_, chunk) => {
      chunks.push(chunk.subarray(0, maxBodyBytes - bytes));
      bytes += chunk.length;
      if (bytes >= maxBodyBytes) finish(whatCame("protocol"), true);
    },
    onResponseEnd: () => finish(whatCame("protocol"), false),
    onResponseError: (_, error) => finish(brokenOff(faultOf(error)), false),
  };
}

/** Statuses that name another address. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}
