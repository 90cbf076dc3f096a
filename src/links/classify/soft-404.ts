import { hostOf } from "../fetch/host.ts";

const language = "(?:en|de|fr|es|it|pt|nl|pl|ru|ja|jp|zh|cn|ko|kr|ar|tr|sv|da|no|nb|fi|cs|hu|ro|uk|el|he|hi|id|vi|th)";
const homePath = new RegExp(
  `^/(?:${language}(?:[-_][a-z]{2,4})?(?:/|$))?(?:(?:index|home|default)(?:\\.\\w+)?/?)?$`,
  "i",
);
const errorPage =
  /(^|\/)(errors?[/_-]?404|404([/_-]?errors?|[_-]?page)?|(page[_-]?)?not[_-]?found|not[_-]?found[_-]?page)(\.\w+)?\/?$/i;
const shortLink = /^\/[\w]{1,12}\/?$/;

/** Whether a redirect led from a page of its own to the home page, or to an error page that answers 200. */
export function isLostRedirect(start: URL, end: URL): boolean {
  if (errorPage.test(end.pathname)) return !errorPage.test(start.pathname);
  if (homePath.test(start.pathname) || !homePath.test(end.pathname)) return false;
  // a short link may well be one to a home page
  return hostOf(start) === hostOf(end) || !shortLink.test(start.pathname);
}

/** How pages say it, without accents and marks. A title must say this and nothing else in one of its parts. */
const phrases: ReadonlySet<string> = new Set(
  `not found|page not found|file not found|article not found|content not found|document not found|site not found|
  page cannot be found|page can not be found|the page cannot be found|this page cannot be found|page could not be found|
  this page could not be found|page doesnt exist|page does not exist|this page doesnt exist|this page does not exist|
  page isnt available|this page isnt available|page unavailable|page no longer exists|page not available|
  we cant find that page|we couldnt find that page|nothing found|video unavailable|
  nicht gefunden|seite nicht gefunden|die seite wurde nicht gefunden|seite existiert nicht|
  page non trouvée|page introuvable|page inexistante|cette page nexiste pas|cette page est introuvable|
  página no encontrada|no encontrado|no encontrada|página não encontrada|não encontrado|pagina non trovata|non trovato|
  pagina niet gevonden|niet gevonden|deze pagina bestaat niet|nie znaleziono|nie znaleziono strony|strona nie znaleziona|
  strona nie istnieje|sidan hittades inte|sidan kunde inte hittas|siden blev ikke fundet|siden findes ikke|
  siden ble ikke funnet|sivua ei löydy|sivua ei löytynyt|stránka nenalezena|stránka nebyla nalezena|
  az oldal nem található|pagina nu a fost găsită|sayfa bulunamadı|страница не найдена|не найдено|
  сторінку не знайдено|η σελίδα δεν βρέθηκε|ページが見つかりません|ページが見つかりませんでした|
  お探しのページは見つかりませんでした|页面不存在|找不到页面|页面未找到|找不到網頁|頁面不存在|
  페이지를 찾을 수 없습니다|الصفحة غير موجودة|הדף לא נמצא|halaman tidak ditemukan|không tìm thấy trang`
    .split("|")
    .map((phrase) => plain(phrase)),
);

/** Whether a page's title says that there is no such page. */
export function isNotFoundTitle(title: string): boolean {
  return title.split(/\s[-–—|·:»•/]+\s|[|»•]/).some((part) => {
    const words = plain(part).replace(/^(oops|sorry|uh oh|ups|hoppla)\s/, "");
    const phrase = words
      .replace(/^(error|fehler|erreur|errore)?\s*404\s*(error)?\s*/, "")
      .replace(/\s*(error)?\s*404$/, "");
    return phrases.has(phrase) || (phrase === "" && words !== "") || words === "404 error" || words === "error 404";
  });
}

/** Lower case without accents, quotes and punctuation; one space between words. */
function plain(text: string): string {
  const letters = text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’]/g, "");
  return letters
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .normalize("NFC");
}
