import leven from "leven";

/**
 * The word in `known` that `word` most likely misspells: at most `most` edits away, by default a third of its letters.
 */
export function nearest(
  word: string,
  known: Iterable<string>,
  most = Math.max(2, Math.floor(word.length / 3)),
): string | undefined {
  let found: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    if (Math.abs(name.length - word.length) > most) continue;
    const distance = leven(word, name);
    if (distance <= most && distance < (found?.distance ?? Number.POSITIVE_INFINITY)) found = { name, distance };
  }
  return found?.name;
}

/** `; did you mean "x"?` when `known` contains a similar word, otherwise "". */
export function suggestion(word: string, known: Iterable<string>): string {
  const name = nearest(word, known);
  return name === undefined ? "" : `; did you mean "${name}"?`;
}
