import { expect, test } from "vitest";
import { isNotFoundPage } from "../../../src/links/classify/not-found-page.ts";

const isSaidBy = (title: string, url = "https://a.test/story", siteName = "", recordTitle = "") =>
  isNotFoundPage({ title, siteName }, [new URL(url)], recordTitle);

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
  expect(isSaidBy(title)).toBe(true);
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
  expect(isSaidBy(title)).toBe(false);
});

test.each([
  ["404 Not Found - HTTP | Reference", "https://a.test/http"],
  ["404 Not Found - HTTP status codes | Handbook", "https://a.test/docs/status/404"],
  ["Page not found", "https://a.test/help/page-not-found"],
  ["Not Found | Band | Official site", "https://a.test/"],
  ["Not Found | Some Band", "https://a.test/"],
  ["Video unavailable - a talk about outages", "https://a.test/outage-talk"],
  ["Page not found - how we measured the errors of a decade", "https://a.test/x"],
])("a page titled %j at %s is there", (title, url) => {
  expect(isSaidBy(title, url)).toBe(false);
});

test.each([
  ["Page Not Found - Acme Docs", "https://docs.test/x", ""],
  ["404 | Shop", "https://a.test/x", ""],
  ["Not Found | Some Band", "https://someband.test/x", ""],
  ["Not found - example", "https://www.example.test/x", ""],
  ["Nothing found | The Long Name Of A Daily Newspaper", "https://a.test/x", "The Long Name of a Daily Newspaper"],
])("a page titled %j at %s, of the site %j, is gone", (title, url, siteName) => {
  expect(isSaidBy(title, url, siteName)).toBe(true);
});

test("a page is there when the record's title says the same", () => {
  expect(isSaidBy("Not found", "https://a.test/song", "", "Not Found (a song)")).toBe(false);
  expect(isSaidBy("Not found", "https://a.test/song", "", "Another song")).toBe(true);
});
