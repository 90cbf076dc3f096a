import type { Reason } from "../model/link.ts";

/** Why no usable answer came. */
export type FaultKind = Extract<
  Reason,
  | "timeout"
  | "refused"
  | "reset"
  | "tls"
  | "protocol"
  | "private-address"
  | "no-such-host"
  | "name-service"
  | "no-route"
  | "proxy"
>;

/** Thrown by our own resolver, proxies and address guard, whose findings need no guessing. */
export class LinkFault extends Error {
  override readonly name = "LinkFault";
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

const kinds: Readonly<Record<string, FaultKind>> = {
  ENETUNREACH: "no-route",
  EHOSTUNREACH: "no-route",
  ENETDOWN: "no-route",
  EHOSTDOWN: "no-route",
  EADDRNOTAVAIL: "no-route",
  EACCES: "no-route",
  EPERM: "no-route",
  EAI_AGAIN: "name-service",
  ENOTFOUND: "no-such-host",
  ECONNREFUSED: "refused",
  UND_ERR_PRX_CONN: "proxy",
  UND_ERR_PRX_TLS: "proxy",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_ABORTED: "reset",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  EPROTO: "tls",
};
const tls = /^ERR_(tls|SSL)_|^CERT_|_CERT|_CERTIFICATE|^UNABLE_TO_|^CRL_|^HOSTNAME_MISMATCH$/i;
const proxyRefusal = /^Proxy response \(/;

/** Reads the cause of a failed request off whatever undici, node:net or node:tls threw. Anything unknown is a protocol fault. */
export function faultOf(error: unknown): FaultKind {
  if (error instanceof LinkFault) return error.kind;
  if (!(error instanceof Error)) return "protocol";
  if (error instanceof AggregateError && error.errors.length > 0) return faultOfAll(error.errors);
  if (proxyRefusal.test(error.message)) return "proxy";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const kind = tls.test(code) ? "tls" : kinds[code];
  // undici wraps what broke a connection, and the cause knows better than the wrapper
  if (error.cause instanceof Error && (kind === undefined || code.startsWith("UND_ERR_"))) {
    const cause = faultOf(error.cause);
    if (cause !== "protocol") return cause;
  }
  return kind ?? "protocol";
}

/** One error per address that was tried: where one was reached, that we have no route to another says nothing. */
function faultOfAll(errors: readonly unknown[]): FaultKind {
  const found = errors.map(faultOf);
  return found.find((kind) => kind !== "no-route" && kind !== "protocol") ?? found[0] ?? "protocol";
}
