import type { Site } from "../model/site.ts";
import { type Markup, markup } from "./markup.ts";

const rightToLeft = /^(?:ar|dv|fa|he|iw|ku|ps|sd|ug|ur|yi)\b/iu;

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
  readonly heading?: string;
};

/** A whole page in the common look: no inline script or style, nothing from elsewhere but pictures. */
export function htmlPage({ title, up, site, head, header, body, trail, heading }: PageParts): string {
  const home =
    up === "" ? undefined : markup`<nav aria-label="Site"><a href="${up}index.html">${site.title}</a></nav>\n`;
  return markup`<!DOCTYPE html>
<html ${directionOf(site.language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="feedmill">
<title>${title}</title>
${head}<link rel="stylesheet" href="${up}feedmill.css">
<script type="module" src="${up}feedmill.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
${trail ?? home}<h1 dir="auto">${heading ?? title}</h1>
${header}</header>
<main id="main">${body}
</main>
</body>
</html>
`.markup;
}

/** The `lang` and `dir` of a page in this language. */
export function directionOf(language: string): Markup {
  return markup`lang="${language}" dir="${rightToLeft.test(language) ? "rtl" : "ltr"}"`;
}

/** What leads from a folder to the output's root: "", "../", ... */
export function wayUp(folder: string): string {
  return "../".repeat(folder === "" ? 0 : folder.split("/").length);
}

/** A path as part of an address. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
