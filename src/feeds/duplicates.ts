/** One of several records that point to the same page. */
export type Copy = {
  readonly path: string;
  readonly publishedAt: Date;
  readonly topics: readonly string[];
  readonly isRemoved: boolean;
  readonly isDead: boolean;
  /** Its link is dead, but at least one feed holds its item. */
  readonly isHeld: boolean;
};

/** What became of the copies of one page. */
export type Resolved<Kind extends Copy> = {
  /** The copy that is published; absent when one is removed, which removes all. */
  readonly winner?: Kind;
  /** Topics the winner gets from the others, as written there. */
  readonly addedTopics: readonly string[];
};

/**
 * Decides which copy of a page is published: the earliest, then the first path, among those whose link is not dead
 * or, if none is left, whose item is held. Copies are candidates whose date has come, and removed ones; others neither win nor block.
 */
export function resolveDuplicates<Kind extends Copy>(copies: readonly Kind[]): Resolved<Kind> {
  if (copies.some((copy) => copy.isRemoved)) return { addedTopics: [] };
  const ranks = [copies.filter((copy) => !copy.isDead), copies.filter((copy) => copy.isHeld), copies];
  const [winner] = (ranks.find((some) => some.length > 0) ?? []).toSorted(byAge);
  if (winner === undefined) return { addedTopics: [] };
  const own = new Set(winner.topics);
  const addedTopics = new Set(copies.flatMap((copy) => copy.topics).filter((topic) => !own.has(topic)));
  return { winner, addedTopics: [...addedTopics].sort() };
}

function byAge(a: Copy, b: Copy): number {
  return a.publishedAt.getTime() - b.publishedAt.getTime() || (a.path < b.path ? -1 : 1);
}
