import type { Site } from "../../model/site.ts";
import { type Markup, markup } from "../markup.ts";
import { operatorTongue, say, scriptWords } from "../words.ts";

/** What makes one page differ from another; `up` leads to the output's root. */
export type PageParts = {
  readonly title: string;
  readonly up: string;
  readonly site: Site;
  readonly head: Markup | undefined;
  readonly header: Markup | undefined;
  readonly body: Markup;
  /** Links above the title; by default the way home. */
  readonly trail?: Markup;
  /** The title on the page itself, when it differs from the one in the window's. */
  readonly heading?: string | Markup;
  /** For who runs the site: in English, whatever its language. */
  readonly isForOperators?: true;
};

/** A whole page in the common look: no inline script or style, nothing from elsewhere but pictures. */
export function htmlPage({ title, up, site, head, header, body, trail, heading, isForOperators }: PageParts): string {
  const tongue = isForOperators ? operatorTongue(site) : site;
  const language = isForOperators && languageOfSite(site);
  const home =
    up === "" || !site.hasPages
      ? undefined
      : markup`<nav aria-label="${say(tongue, "Site")}"><a href="${up}index.html"${language}>${site.title}</a></nav>\n`;
  const words = scriptWords(tongue);
  return markup`${documentStart(tongue.language)}<title>${title}</title>
${head}<link rel="stylesheet" href="${up}feedmill.css">
<script type="module" src="${up}feedmill.js"></script>
</head>
<body${words === undefined ? undefined : markup` data-words="${words}"`}>
<a class="skip" href="#main">${say(tongue, "Skip to the content")}</a>
<header>
${trail ?? home}<h1 dir="auto">${heading ?? title}</h1>
${header}</header>
<main id="main">${body}
</main>
</body>
</html>
`.markup;
}

/** How every whole document begins, pages and frames, up to what differs in its head. */
export function documentStart(language: string): Markup {
  return markup`<!DOCTYPE html>
<html ${directionOf(language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="feedmill">
`;
}

/** The `lang` of what is in the site's language on a page for operators; nothing where both are English. */
export function languageOfSite(site: Site): Markup | undefined {
  return operatorTongue(site).language === site.language ? undefined : markup` lang="${site.language}"`;
}

/** The `lang` and `dir` of a page in this language. */
function directionOf(language: string): Markup {
  return markup`lang="${language}" dir="${runsFrom(language)}"`;
}

const rightToLeftScripts = new Set(["Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"]);

function runsFrom(language: string): "ltr" | "rtl" {
  try {
    return rightToLeftScripts.has(new Intl.Locale(language).maximize().script ?? "") ? "rtl" : "ltr";
  } catch {
    return "ltr";
  }
}

/** What leads from a folder to the output's root: "", "../", ... */
export function wayUp(folder: string): string {
  return "../".repeat(folder === "" ? 0 : folder.split("/").length);
}

/** A path as part of an address. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
