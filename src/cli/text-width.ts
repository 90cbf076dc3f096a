import { eastAsianWidth } from "get-east-asian-width";

/** In columns of a terminal, where Chinese, Japanese and Korean letters take two and marks none. */
export function textWidth(text: string): number {
  const letters = [...text.replace(/\p{M}/gu, "")];
  return letters.reduce((sum, letter) => sum + eastAsianWidth(letter.codePointAt(0) ?? 0), 0);
}
