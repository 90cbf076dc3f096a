/** Escapes Markdown and joins lines into one. */
export function plain(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>()#|!]/gu, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/\s+/gu, " ")
    .slice(0, 2000);
}
