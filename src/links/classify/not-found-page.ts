import type { PageTitle } from "./title.ts";

/** How pages say it, without accents and marks, in so many words about a page. */
const phrases = phraseSet(
  `page not found|file not found|document not found|site not found|
  page cannot be found|page can not be found|the page cannot be found|this page cannot be found|page could not be found|
  this page could not be found|page doesnt exist|page does not exist|this page doesnt exist|this page does not exist|
  page isnt available|this page isnt available|page unavailable|page no longer exists|page not available|
  we cant find that page|we couldnt find that page|
  seite nicht gefunden|die seite wurde nicht gefunden|seite existiert nicht|
  page non trouvée|page introuvable|page inexistante|cette page nexiste pas|cette page est introuvable|
  página no encontrada|página não encontrada|pagina non trovata|
  pagina niet gevonden|deze pagina bestaat niet|nie znaleziono strony|strona nie znaleziona|
  strona nie istnieje|sidan hittades inte|sidan kunde inte hittas|siden blev ikke fundet|siden findes ikke|
  siden ble ikke funnet|sivua ei löydy|sivua ei löytynyt|stránka nenalezena|stránka nebyla nalezena|
  az oldal nem található|pagina nu a fost găsită|sayfa bulunamadı|страница не найдена|
  сторінку не знайдено|η σελίδα δεν βρέθηκε|ページが見つかりません|ページが見つかりませんでした|
  お探しのページは見つかりませんでした|页面不存在|找不到页面|页面未找到|找不到網頁|頁面不存在|
  페이지를 찾을 수 없습니다|الصفحة غير موجودة|הדף לא נמצא|halaman tidak ditemukan|không tìm thấy trang`,
);
/** The same about anything: also what a song, a band or a talk may be called. */
const vaguePhrases = phraseSet(
  `not found|article not found|content not found|nothing found|video unavailable|nicht gefunden|no encontrado|
  no encontrada|não encontrado|non trovato|niet gevonden|nie znaleziono|не найдено`,
);
/** Words of an address that speak of the same. */
const aboutErrors = /(^| )(404|410|not found|errors?|nicht gefunden|introuvable|no encontrad[oa]|unavailable)( |$)/;
const separator = /\s[-–—|·:»•/]+\s|[|»•]/;
const maxSiteNameWords = 4;

/**
 * Whether a page's whole title, the site's name aside, says that there is no such page, and neither an address of the
 * link nor the title that the record gives it says the same.
 */
export function isNotFoundPage({ title, siteName }: PageTitle, urls: readonly URL[], recordTitle = ""): boolean {
  const parts = title.split(separator).map(plain);
  if (!parts.some((part) => isPhrase(part, true))) return false;
  const names = new Set([plain(siteName), ...urls.flatMap(({ hostname }) => hostNames(hostname))]);
  const rest = parts.filter((part) => part !== "" && !names.has(part) && !names.has(part.replaceAll(" ", "")));
  if (!isSaid(rest, rest.length < parts.length)) return false;
  const isAboutErrors = [...urls.map(({ pathname }) => decoded(pathname)), recordTitle].some((text) =>
    aboutErrors.test(plain(text)),
  );
  return !isAboutErrors;
}

/** It is said, and beside it at most one part can be the name of the site, if that is not known already. */
function isSaid(parts: readonly string[], isNameKnown: boolean): boolean {
  const said = parts.filter((part) => isPhrase(part, true));
  const others = parts.filter((part) => !isPhrase(part, true));
  if (said.length === 0 || others.length > 1) return false;
  const [name] = others;
  if (name === undefined) return true;
  return !isNameKnown && name.split(" ").length <= maxSiteNameWords && said.some((part) => isPhrase(part, false));
}

/** The number 404 says it by itself, and turns vague words into clear ones. */
function isPhrase(words: string, isVagueEnough: boolean): boolean {
  const bare = words.replace(/^(oops|sorry|uh oh|ups|hoppla)\s/, "");
  const phrase = bare
    .replace(/^(?:(?:http )?(?:error|fehler|erreur|errore)? ?404(?: error)?)(?: |$)/, "")
    .replace(/(?:^| )(?:error )?404$/, "");
  const hasNumber = phrase !== bare;
  if (phrases.has(phrase) || (phrase === "" && hasNumber)) return true;
  return vaguePhrases.has(phrase) && (isVagueEnough || hasNumber);
}

/** What a site may call itself: its host name, and the names in it. */
function hostNames(hostname: string): string[] {
  const bare = hostname.replace(/^www\./, "");
  return [plain(bare), ...bare.split(".").slice(0, -1).map(plain)].filter((name) => name.length > 2);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // percent signs that encode nothing
  }
}

function phraseSet(list: string): ReadonlySet<string> {
  return new Set(list.split("|").map(plain));
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
