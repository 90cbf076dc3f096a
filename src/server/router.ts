import type { IncomingMessage, ServerResponse } from "node:http";
import { type EndpointOptions, openEndpoints } from "./endpoints.ts";
import { openErrorDedupe } from "./error-dedupe.ts";
import { sharedHead } from "./headers.ts";
import { type OutputOptions, openOutput } from "./output.ts";
import { ClientGoneError, type Exchange, refuse, refuseForNow } from "./send.ts";
import { pathOf } from "./target.ts";

/** What requests are answered from. */
export type RouterOptions = OutputOptions & EndpointOptions;

/** Answers one request. It never throws. */
export type Router = (request: IncomingMessage, response: ServerResponse) => void;

const closing = ["connection", "close"];
const methods = "GET, HEAD, OPTIONS";
/** How long a refused request may go on sending its body, so that its client gets to read the refusal. */
const lingerMs = 1000;

/** Opens the router: files of the output, `/healthz`, `/metrics`, and refusals for everything else. */
export function openRouter(options: RouterOptions): Router {
  const { log, metrics } = options;
  const errors = openErrorDedupe(log);
  const endpoints = openEndpoints(options);
  const output = openOutput(options);
  const route = (exchange: Exchange): void | Promise<void> => {
    const { method, url = "/", httpVersionMajor, rawHeaders } = exchange.request;
    if (httpVersionMajor !== 1) return refuse(exchange, 505, "Only HTTP/1.1", closing);
    if (hasTwoHosts(rawHeaders)) return refuse(exchange, 400, "Bad request", closing);
    if (method === "OPTIONS") return answerOptions(exchange);
    if (method !== "GET" && method !== "HEAD") return refuseMethod(exchange);
    const path = pathOf(url);
    if (path === undefined) return refuse(exchange, 400, "Bad request");
    const endpoint = endpoints.get(path);
    return endpoint === undefined ? output(path, exchange) : endpoint(exchange);
  };
  const fail = (error: unknown, exchange: Exchange): void => {
    const { request, response } = exchange;
    if (error instanceof ClientGoneError) return;
    const { syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) log.error({ err: error }, "cannot answer a request");
    else errors.report(request.url ?? "", error as NodeJS.ErrnoException);
    if (response.headersSent) response.destroy();
    else if (syscall === undefined) refuse(exchange, 500, "Failed");
    else refuseForNow(exchange);
  };
  const done = ({ request, response }: Exchange): void => {
    metrics.onAnswer(response.statusCode);
    if (response.statusCode < 500) errors.resolve(request.url ?? "");
  };
  return (request, response) => {
    const exchange = { request, response };
    if (log.isLevelEnabled("debug")) logAnswer(exchange, options);
    try {
      const pending = route(exchange);
      if (pending === undefined) done(exchange);
      else pending.catch((error: unknown) => fail(error, exchange)).finally(() => done(exchange));
    } catch (error) {
      fail(error, exchange);
      done(exchange);
    }
  };
}

/** Whose request is this? RFC 9112 section 3.2 demands a 400; Node takes the first. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts++;
  }
  return hosts > 1;
}

/** Preflights of browsers, and others who ask what is possible. */
function answerOptions({ response }: Exchange): void {
  const cors = ["access-control-allow-methods", methods, "access-control-allow-headers", "*"];
  response.writeHead(204, [...sharedHead, "allow", methods, ...cors, "access-control-max-age", "86400"]).end();
}

/** Refuses at once and does not wait for the body: whoever sends it slowly must not hold the connection. */
function refuseMethod(exchange: Exchange): void {
  const { request, response } = exchange;
  const { "content-length": length, "transfer-encoding": coding } = request.headers;
  if (length === undefined && coding === undefined) {
    refuse(exchange, 405, "Only GET", ["allow", methods]);
    return;
  }
  const text = "Only GET\n";
  const head = ["allow", methods, "content-type", "text/plain; charset=utf-8", "connection", "close"];
  response.writeHead(405, [...sharedHead, ...head, "content-length", String(text.length)]);
  response.write(text);
  const timer = setTimeout(() => response.end(), lingerMs);
  request.resume().once("close", () => {
    clearTimeout(timer);
    response.end();
  });
}

function logAnswer({ request, response }: Exchange, { log, clock }: RouterOptions): void {
  const startedAt = clock.now().getTime();
  response.once("close", () => {
    // Without the query: what people put there is private.
    const path = request.url?.split("?", 1)[0];
    const ms = clock.now().getTime() - startedAt;
    log.debug({ method: request.method, path, status: response.statusCode, ms }, "answered");
  });
}
