/** An item a feed showed after the last run. */
export type ShownItem = { readonly url: string; readonly isDead: boolean };

/**
 * Whether a run may not take a feed's dead items away yet: it would cost the feed more than half of what it showed, or
 * the last item. A broken network or a blocked checker looks just like that.
 */
export function mustHoldBack(shown: readonly ShownItem[]): boolean {
  const dead = shown.filter((item) => item.isDead).length;
  return dead > 0 && (dead > shown.length / 2 || dead === shown.length);
}
