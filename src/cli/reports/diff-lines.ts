import type { DiffItem, OutputDiff } from "../../commands/diff.ts";
import { count } from "../../model/count.ts";

/** What happens to an item. */
export type DiffKind = "added" | "changed" | "withdrawn";

/** One item, what happens to it, and all the feeds where that happens. */
export type DiffLine = {
  readonly kind: DiffKind;
  readonly item: DiffItem;
  /** What changes, or why the item is withdrawn. Empty for added items. */
  readonly detail: string;
  readonly feeds: readonly string[];
};

/** All items of a diff, in the order of its feeds. Items of vanished feeds are left out. */
export function diffLines({ feeds }: OutputDiff): DiffLine[] {
  const lines = new Map<string, DiffLine & { feeds: string[] }>();
  for (const { id: feed, state, added, changed, withdrawn } of feeds) {
    if (state === "vanished") continue;
    const put = (kind: DiffKind, item: DiffItem, detail: string) => {
      const key = JSON.stringify([kind, item.id, detail]);
      const line = lines.get(key);
      if (line === undefined) lines.set(key, { kind, item, detail, feeds: [feed] });
      else line.feeds.push(feed);
    };
    for (const item of added) put("added", item, "");
    for (const item of changed) put("changed", item, item.fields.join(", "));
    for (const item of withdrawn) put("withdrawn", item, item.reason);
  }
  return [...lines.values()];
}

/** `3 items added, 1 changed, 2 withdrawn in 4 feeds` */
export function diffHeadline({ counts: { added, changed, withdrawn }, feeds }: OutputDiff): string {
  if (feeds.length === 0) return "Nothing changes for subscribers";
  return `${count(added, "item")} added, ${changed} changed, ${withdrawn} withdrawn in ${count(feeds.length, "feed")}`;
}

/** What changes about the feed itself: `new`, `vanished`, or the names of changed fields. */
export function feedRemark({ state, fields }: OutputDiff["feeds"][number]): string {
  if (state !== "changed") return state;
  return fields.length === 0 ? "" : `feed: ${fields.join(", ")}`;
}
