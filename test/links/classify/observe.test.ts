import { expect, test } from "vitest";
import { faultOf, LinkFault } from "../../../src/http/fault.ts";
import { botBlockOf, isLoginPage } from "../../../src/links/classify/blocks.ts";
import { isLostRedirect, isNotFoundTitle } from "../../../src/links/classify/soft-404.ts";
import { titleOf } from "../../../src/links/classify/title.ts";
import { openCookieJar } from "../../../src/links/fetch/cookies.ts";
import { parseRetryAfter } from "../../../src/links/fetch/retry-after.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const MINUTE = 60_000;
const DAY = 86_400_000;

test.each<[string | undefined, number | undefined]>([
  ["0", 0],
  ["120", 2 * MINUTE],
  [" 7 ", 7000],
  ["Sun, 01 Mar 2026 13:00:00 GMT", 60 * MINUTE],
  ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
  ["99999999999999999999", 30 * DAY],
  ["Fri, 31 Dec 9999 23:59:59 GMT", 30 * DAY],
  ["soon", MINUTE],
  ["", MINUTE],
  ["-5", MINUTE],
  ["1.5", MINUTE],
  ["1e9", MINUTE],
  [undefined, undefined],
])("reads Retry-After %j as %s ms", (value, ms) => {
  expect(parseRetryAfter(value, NOW)).toBe(ms);
});

test.each([
  ["https://a.test/news/story", "https://a.test/", true],
  ["https://a.test/news/story", "https://www.a.test/", true],
  ["https://a.test/news/story", "https://a.test/index.html", true],
  ["https://a.test/news/story", "https://a.test/en-us/home", true],
  ["https://a.test/news/some-long-story", "https://b.test/", true],
  ["https://a.test/news/story", "https://a.test/404", true],
  ["https://a.test/news/story", "https://a.test/errors/404.html", true],
  ["https://a.test/news/story", "https://a.test/page-not-found/", true],
  ["https://a.test/news/story", "https://a.test/news/story-2", false],
  ["https://a.test/news/story", "https://b.test/news/story", false],
  ["https://a.test/", "https://a.test/en/", false],
  ["https://a.test/", "https://www.b.test/", false],
  ["https://a.test/de", "https://a.test/", false],
  ["https://t.test/x7Yz9", "https://b.test/", false],
  ["https://a.test/http-404-explained", "https://a.test/blog/http-404-explained", false],
  ["https://a.test/it/x", "https://a.test/ai", false],
])("from %s to %s is a lost page: %s", (start, end, isLost) => {
  expect(isLostRedirect(new URL(start), new URL(end))).toBe(isLost);
});

test.each([
  "404",
  "404 Not Found",
  "Not Found",
  "Error 404",
  "404: Page not found",
  "Page not found – Example",
  "Example News | Page Not Found",
  "Oops! Page not found",
  "This page doesn’t exist",
  "Page not found · GitHub Pages",
  "Seite nicht gefunden",
  "Fehler 404 - Seite nicht gefunden | Beispiel",
  "Page introuvable - Le Journal",
  "Page non trouvée",
  "Página no encontrada | El Diario",
  "Página não encontrada",
  "Pagina non trovata",
  "Pagina niet gevonden",
  "Strona nie znaleziona",
  "Sidan hittades inte",
  "Stránka nenalezena",
  "Sayfa bulunamadı",
  "Страница не найдена",
  "ページが見つかりません",
  "页面不存在",
  "페이지를 찾을 수 없습니다",
])("the title %j says that there is no page", (title) => {
  expect(isNotFoundTitle(title)).toBe(true);
});

test.each([
  "",
  "Home",
  "Not found: the search for MH370",
  "How to design a 404 page",
  "404 Media",
  "Peugeot 404 review",
  "HTTP 404 explained",
  "Lost and not found",
  "Nicht gefunden und doch geliebt",
  "Error handling in Go",
])("the title %j says nothing of the kind", (title) => {
  expect(isNotFoundTitle(title)).toBe(false);
});

test.each<[number, Record<string, string>, string, string | undefined]>([
  [200, {}, "A page", undefined],
  [404, { server: "cloudflare", "cf-ray": "1" }, "Not here", undefined],
  [404, { "cf-mitigated": "challenge" }, "", "blocked"],
  [200, { "cf-mitigated": "challenge" }, "", "blocked"],
  [503, {}, "Just a moment...", "blocked"],
  [503, {}, "Service unavailable", undefined],
  [202, { "x-amzn-waf-action": "challenge" }, "", "blocked"],
  [403, {}, "", "blocked"],
  [999, {}, "", "blocked"],
  [429, {}, "", "rate-limited"],
  [200, {}, "Just a moment in time: photos of the year", undefined],
  [500, {}, "Access denied", undefined],
])("status %i with %o titled %j is a wall: %s", (status, headers, title, wall) => {
  expect(botBlockOf(status, headers, title)).toBe(wall);
});

test.each([
  ["https://a.test/story", "https://a.test/login?next=/story", true],
  ["https://a.test/story", "https://accounts.a.test/x", true],
  ["https://a.test/story", "https://a.test/users/sign_in", true],
  ["https://a.test/story", "https://consent.a.test/m?continue=x", true],
  ["https://a.test/login", "https://a.test/users/sign_in", false],
  ["https://a.test/story", "https://a.test/blog/login-security", false],
  ["https://a.test/story", "https://a.test/story/", false],
])("from %s to %s is a login wall: %s", (start, end, isBlocked) => {
  expect(isLoginPage(new URL(start), new URL(end))).toBe(isBlocked);
});

test.each<[string, Record<string, string>, string]>([
  ["<html><head><title>One &amp; two</title>", {}, "One & two"],
  ['<TITLE data-x="1">\n A   title\n</TITLE>', { "content-type": "text/html" }, "A title"],
  ["<title>Doesn&#39;t exist &#x2013; x</title>", {}, "Doesn't exist – x"],
  ["<title>&#xffffff;&#9999999;</title>", {}, ""],
  ["<title>never closed", {}, "never closed"],
  ["no title", {}, ""],
  ["<title>x</title>", { "content-type": "application/pdf" }, ""],
  ["<title>x</title>", { "content-encoding": "gzip" }, ""],
  ["<title>x</title>", { "content-type": "text/html; charset=martian" }, "x"],
])("the title of %j is read", (html, headers, title) => {
  expect(titleOf(headers, Buffer.from(html))).toBe(title);
});

test("reads a title in the charset that the server names", () => {
  const body = Buffer.from("<title>Página</title>", "latin1");

  expect(titleOf({ "content-type": "text/html; charset=ISO-8859-1" }, body)).toBe("Página");
});

test.each<[unknown, string]>([
  [Object.assign(new Error("x"), { code: "ECONNREFUSED" }), "refused"],
  [Object.assign(new Error("x"), { code: "ENETUNREACH" }), "offline"],
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

test("keeps cookies for the hosts they are meant for", () => {
  const jar = openCookieJar();
  jar.keep(new URL("https://www.a.test/"), [
    "own=1; Path=/",
    "wide=2; Domain=.a.test; Secure",
    "evil=3; Domain=b.test",
  ]);
  jar.keep(new URL("https://www.a.test/"), "bad=\u0000");
  jar.keep(new URL("https://www.a.test/"), undefined);

  expect(jar.headerFor(new URL("https://www.a.test/x"))).toBe("own=1; wide=2; evil=3");
  expect(jar.headerFor(new URL("https://id.a.test/"))).toBe("wide=2");
  expect(jar.headerFor(new URL("https://b.test/"))).toBe("");
});
