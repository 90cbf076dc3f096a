import type { FaultReason } from "../model/link.ts";

/** Why no usable answer came. */
export type FaultKind = FaultReason | "no-such-host" | "offline";

/** Thrown by our own resolver and address guard, whose findings need no guessing. */
export class LinkFault extends Error {
  override readonly name = "LinkFault";
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

const kinds: Readonly<Record<string, FaultKind>> = {
  ENETUNREACH: "offline",
  ENETDOWN: "offline",
  EADDRNOTAVAIL: "offline",
  EAI_AGAIN: "offline",
  ENOTFOUND: "no-such-host",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "refused",
  UND_ERR_PRX_CONN: "offline",
  ECONNRESET: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_ABORTED: "reset",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  EPROTO: "tls",
};
const tls = /^ERR_(tls|SSL)_|^CERT_|_CERT|_CERTIFICATE|^UNABLE_TO_|^CRL_|^HOSTNAME_MISMATCH$/;

/** Reads the cause of a failed request off whatever undici, node:net or node:tls threw. Anything unknown is a protocol fault. */
export function faultOf(error: unknown): FaultKind {
  if (error instanceof LinkFault) return error.kind;
  if (!(error instanceof Error)) return "protocol";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const kind = tls.test(code) ? "tls" : kinds[code];
  if (error instanceof AggregateError && error.errors.length > 0 && kind === undefined) return faultOf(error.errors[0]);
  // undici wraps what broke a connection, and the cause knows better than the wrapper
  if (error.cause instanceof Error && (kind === undefined || code.startsWith("UND_ERR_"))) {
    const cause = faultOf(error.cause);
    if (cause !== "protocol") return cause;
  }
  return kind ?? "protocol";
}
