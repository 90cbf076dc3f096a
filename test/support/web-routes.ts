import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { HttpClient, Route } from "./web.ts";

const HTML = { "content-type": "text/html; charset=utf-8" };
const HOUR_AHEAD = (): string => new Date(Date.now() + 3_600_000).toUTCString();

const page =
  (status: number, title = "A page", headers: Record<string, string> = {}): Route =>
  ({ response }) =>
    send(response, status, title, headers);

const redirect =
  (status: number, location: string, headers: Record<string, string | string[]> = {}): Route =>
  ({ response }) =>
    response.writeHead(status, { location, ...headers }).end();

/** Written to the socket as it is, behind node's back. */
const raw =
  (text: string, isEnd = true): Route =>
  ({ socket }) =>
    isEnd ? socket.end(text) : socket.write(text);

const byMethod =
  (head: Route, get: Route): Route =>
  (exchange) =>
    exchange.request.method === "HEAD" ? head(exchange) : get(exchange);

const once =
  (first: Route, later: Route): Route =>
  (exchange) =>
    (exchange.visits === 0 ? first : later)(exchange);

const ok = page(200);
const reset: Route = ({ socket }) => socket.resetAndDestroy();
const hang: Route = () => undefined;

/** Writes `chunk` again and again until nobody listens. */
const pour =
  (chunk: Buffer | string, everyMs: number, headers: Record<string, string> = HTML): Route =>
  ({ response }) => {
    response.writeHead(200, headers);
    const timer = setInterval(() => response.write(chunk), everyMs);
    response.on("close", () => clearInterval(timer));
  };

/** Every behaviour a link checker must live with, by path. */
export const routes: Readonly<Record<string, Route>> = {
  "/ok": ok,
  "/": page(200, "Home"),
  "/en/": page(200, "Home"),
  "/page/*": ok,
  "/201": page(201),
  "/204": ({ response }) => response.writeHead(204).end(),
  "/205": ({ response }) => response.writeHead(205).end(),
  "/206": page(206),
  "/300": page(300),
  "/304": ({ response }) => response.writeHead(304).end(),
  "/103": ({ response }) => {
    response.writeEarlyHints({ link: "</style.css>; rel=preload" });
    send(response, 200, "A page");
  },
  "/404-cf": page(404, "Not here", { server: "cloudflare", "cf-ray": "1-FRA" }),
  "/403-cf": page(403, "Just a moment...", { server: "cloudflare", "cf-mitigated": "challenge" }),
  "/200-cf": page(200, "Wait", { "cf-mitigated": "challenge" }),
  "/503-cf": page(503, "Just a moment...", { server: "cloudflare" }),
  ...Object.fromEntries(
    [400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 412, 418, 428, 451, 500, 502, 503, 504, 520, 999].map(
      (status) => [`/${status}`, page(status)],
    ),
  ),
  ...Object.fromEntries(
    [403, 404, 405, 429, 500, 501].map((status) => [`/${status}-head`, byMethod(page(status), ok)]),
  ),
  "/reset-head": byMethod(reset, ok),
  "/hang-head": byMethod(hang, ok),
  "/200-head-404-get": byMethod(ok, page(404)),
  "/500-once/*": once(page(500), ok),
  "/404-once/*": once(page(404), ok),
  "/reset-once/*": once(reset, ok),

  "/429-s": page(429, "Slow down", { "retry-after": "2" }),
  "/429-long": page(429, "Slow down", { "retry-after": "86400" }),
  "/429-bad": page(429, "Slow down", { "retry-after": "soon" }),
  "/429": page(429),
  "/429-date": ({ response }) => send(response, 429, "Slow down", { "retry-after": HOUR_AHEAD() }),
  "/503-ra": page(503, "Down", { "retry-after": "3600" }),
  "/host-429/*": ({ response, stats }) => {
    const isBusy = stats.inFlight > 2;
    setTimeout(() => send(response, isBusy ? 429 : 200, "A page"), 10);
  },

  ...Object.fromEntries([301, 302, 303, 307, 308].map((status) => [`/redirect/${status}`, redirect(status, "/ok")])),
  "/perm-then-temp": redirect(301, "/redirect/302"),
  "/temp-then-perm": redirect(302, "/redirect/301"),
  "/perm-twice": redirect(301, "/redirect/308"),
  "/loop": redirect(302, "/loop"),
  "/loop-a": redirect(302, "/loop-b"),
  "/loop-b": redirect(302, "/loop-a"),
  "/chain/*": ({ response, url }) => {
    const left = Number(url.pathname.split("/")[2]);
    response.writeHead(302, { location: left > 1 ? `/chain/${left - 1}` : "/ok" }).end();
  },
  "/redir-noloc": ({ response }) => response.writeHead(302).end(),
  "/redir-bad": redirect(302, "http://[broken"),
  "/redir-file": redirect(302, "file:///etc/passwd"),
  "/redir-mailto": redirect(302, "mailto:a@b.test"),
  "/redir-credentials": ({ response, request }) =>
    response.writeHead(302, { location: `http://u:p@${request.headers.host}/ok` }).end(),
  "/redir-private": redirect(302, "http://10.1.2.3/"),
  "/redir-meta": redirect(302, "http://169.254.169.254/latest/meta-data/"),
  "/redir-home/*": redirect(302, "/"),
  "/redir-home-en/*": redirect(302, "/en/"),
  "/redir-404/*": redirect(302, "/error/404.html"),
  "/error/404.html": page(200, "Oops"),
  "/redir-login/*": redirect(302, "/users/sign_in"),
  "/users/sign_in": page(200, "Sign in"),
  "/to-en": redirect(302, "/en/"),
  "/redir-utf8": raw("HTTP/1.1 302 Found\r\nLocation: /page/ünï\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
  "/redir-endless-body": ({ response }) => {
    response.writeHead(302, { location: "/ok" });
    const timer = setInterval(() => response.write("x".repeat(1000)), 5);
    response.on("close", () => clearInterval(timer));
  },
  "/cookie-redirect": ({ request, response }) =>
    request.headers.cookie?.includes("seen=1") === true
      ? send(response, 200, "A page")
      : response
          .writeHead(302, { location: "/cookie-redirect", "set-cookie": ["a=b; Path=/", "seen=1; HttpOnly"] })
          .end(),

  "/vanished": page(200, "Page not found | Example"),
  "/verschwunden": page(200, "Seite nicht gefunden – Beispiel"),
  "/status/*": page(200, "404 Not Found"),
  "/soft-404": page(200, "Page not found | Example"),
  "/soft-404-de": page(200, "Seite nicht gefunden – Beispiel"),
  "/about-404": page(200, "Why “not found” pages matter"),

  "/hang": hang,
  "/endless": pour(Buffer.alloc(16_384, "x"), 1),
  "/drip": pour("x", 20),
  "/stall-body": ({ response }) => response.writeHead(200, HTML).write("<title>Half"),
  "/gzip-bomb": ({ response }) =>
    response.writeHead(200, { ...HTML, "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(10_000_000))),
  "/big": ({ response }) => response.writeHead(200, HTML).end(Buffer.alloc(10_000_000, "x")),
  "/huge-headers": page(
    200,
    "A page",
    Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`x-${i}`, "y".repeat(1000)])),
  ),
  "/endless-headers": ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const timer = setInterval(() => socket.write(`x-${"y".repeat(1000)}: z\r\n`), 1);
    socket.on("close", () => clearInterval(timer));
  },
  "/reset": reset,
  "/empty": ({ socket }) => socket.end(),
  "/garbage": raw("this is not http at all\r\n\r\n"),
  "/folded": raw("HTTP/1.1 200 OK\r\nX-Policy: a;\r\n  b\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"),
  "/line-feeds": raw("HTTP/1.1 200 OK\nContent-Length: 2\nConnection: close\n\nok"),
  "/loose-404": raw(
    "HTTP/1.1 404 Not Found\r\nX-Policy: a;\r\n  b\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno",
  ),
  "/longest-headers": page(200, "A page", { "x-policy": "x".repeat(80_000) }),
  "/bad-status": raw("HTTP/1.1 9x9 What\r\n\r\n"),
  "/dup-cl": raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc"),
  "/http10": raw("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Old</title>"),
  "/close-after": ({ response, socket }) => {
    send(response, 200, "A page");
    response.on("finish", () => setTimeout(() => socket.destroy(), 1));
  },
  "/echo-secret": ({ request, response }: HttpClient) =>
    send(response, request.headers["x-secret"] === "s" ? 200 : 403, "A page"),
};

function send(response: ServerResponse, status: number, title: string, headers: Record<string, string> = {}): void {
  const body = `<!doctype html><title>${title}</title><p>text`;
  response.writeHead(status, { ...HTML, ...headers, "content-length": Buffer.byteLength(body) });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
