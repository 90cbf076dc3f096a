/** Escapes Markdown, and puts the text on one line. */
export function plain(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>()#|!]/gu, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/\s+/gu, " ")
    .slice(0, 2000);
}
