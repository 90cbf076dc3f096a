import { expect, test } from "vitest";
import { faultOf, LinkFault } from "../../src/http/fault.ts";

const aggregate = (...codes: string[]) =>
  Object.assign(new AggregateError(codes.map((code) => Object.assign(new Error("x"), { code }))), { code: codes[0] });

test.each<[unknown, string]>([
  [Object.assign(new Error("x"), { code: "ECONNREFUSED" }), "refused"],
  [Object.assign(new Error("x"), { code: "ENETUNREACH" }), "no-route"],
  [Object.assign(new Error("x"), { code: "EHOSTUNREACH" }), "no-route"],
  [Object.assign(new Error("x"), { code: "EAI_AGAIN" }), "name-service"],
  [new Error("Proxy response (403) !== 200 when HTTP Tunneling"), "proxy"],
  [aggregate("ENETUNREACH", "ECONNREFUSED"), "refused"],
  [aggregate("ENETUNREACH", "ENETUNREACH"), "no-route"],
  [Object.assign(new Error("x"), { code: "CERT_HAS_EXPIRED" }), "tls"],
  [Object.assign(new Error("x"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), "tls"],
  [Object.assign(new Error("x"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }), "tls"],
  [Object.assign(new Error("x"), { code: "ERR_SSL_WRONG_VERSION_NUMBER" }), "tls"],
  [Object.assign(new Error("x"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" }), "tls"],
  [Object.assign(new Error("x"), { code: "UND_ERR_CONNECT_TIMEOUT" }), "timeout"],
  [Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }), "reset"],
  [Object.assign(new Error("x"), { code: "UND_ERR_HEADERS_OVERFLOW" }), "protocol"],
  [
    Object.assign(new Error("x", { cause: Object.assign(new Error("y"), { code: "ECONNREFUSED" }) }), {
      code: "UND_ERR_ABORTED",
    }),
    "refused",
  ],
  [new AggregateError([Object.assign(new Error("x"), { code: "ECONNREFUSED" })]), "refused"],
  [new LinkFault("no-such-host", "x"), "no-such-host"],
  [new Error("HTTPParserError"), "protocol"],
  ["thrown text", "protocol"],
])("reads %o as %s", (error, kind) => {
  expect(faultOf(error)).toBe(kind);
});
