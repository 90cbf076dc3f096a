import { expect, test } from "vitest";
import { isLostRedirect, isNotFoundTitle } from "../../../src/links/classify/soft-404.ts";

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
