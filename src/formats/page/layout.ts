import type { Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { operatorLocale, scriptTranslations, translate } from "../translate.ts";

/** The parts in which pages differ; `up` is the relative path to the output's root. */
export type PageParts = {
  readonly title: string;
  readonly up: string;
  readonly site: Site;
  readonly head: Markup | undefined;
  readonly header: Markup | undefined;
  readonly body: Markup;
  /** Breadcrumbs above the title; a link home by default. */
  readonly breadcrumbs?: Markup;
  /** The title on the page itself, when it differs from the one in the window's. */
  readonly heading?: string | Markup;
  /** For the people who run the site: in English, whatever its language. */
  readonly isForOperators?: true;
};

/** A whole page with the common stylesheet: no inline script or style, nothing from other sites but pictures. */
export function htmlPage({
  title,
  up,
  site,
  head,
  header,
  body,
  breadcrumbs,
  heading,
  isForOperators,
}: PageParts): string {
  const locale = isForOperators ? operatorLocale(site) : site;
  const language = isForOperators && languageOfSite(site);
  const home =
    up === "" || !site.hasPages
      ? undefined
      : markup`<nav aria-label="${translate(locale, "Site")}"><a href="${up}index.html"${language}>${site.title}</a></nav>\n`;
  const words = scriptTranslations(locale);
  return markup`${documentStart(locale.language)}<title>${title}</title>
${head}<link rel="stylesheet" href="${up}feedmill.css">
<script type="module" src="${up}feedmill.js"></script>
</head>
<body${words === undefined ? undefined : markup` data-words="${words}"`}>
<a class="skip" href="#main">${translate(locale, "Skip to the content")}</a>
<header>
${breadcrumbs ?? home}<h1 dir="auto">${heading ?? title}</h1>
${header}</header>
<main id="main">${body}
</main>
</body>
</html>
`.markup;
}

/** The beginning of every document, page or frame, up to where heads differ. */
export function documentStart(language: string): Markup {
  return markup`<!DOCTYPE html>
<html ${directionOf(language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="feedmill">
`;
}

/** The `lang` attribute of texts in the site's language on a page for operators; nothing when both are English. */
export function languageOfSite(site: Site): Markup | undefined {
  return operatorLocale(site).language === site.language ? undefined : markup` lang="${site.language}"`;
}

/** The `lang` and `dir` of a page in this language. */
function directionOf(language: string): Markup {
  return markup`lang="${language}" dir="${directionIn(language)}"`;
}

const rightToLeftScripts = new Set(["Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"]);

function directionIn(language: string): "ltr" | "rtl" {
  try {
    return rightToLeftScripts.has(new Intl.Locale(language).maximize().script ?? "") ? "rtl" : "ltr";
  } catch {
    return "ltr";
  }
}

/** The relative path from a folder to the output's root: "", "../", ... */
export function pathToRoot(folder: string): string {
  return "../".repeat(folder === "" ? 0 : folder.split("/").length);
}

/** A path as part of an address. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
