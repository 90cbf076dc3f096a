import { count } from "../model/count.ts";
import type { HeldReport } from "../model/report.ts";

/** Notes on so many days; later ones are only counted. */
const mostDays = 3;
/** Files that one note names. */
const mostFiles = 5;

/** Names the items that feeds hold, with the day they leave; a sentence for each day. */
export function heldNotes(held: readonly HeldReport[]): string[] {
  const days = [...Map.groupBy(held, ({ leavesAt }) => leavesAt.slice(0, 10))];
  const notes = days.slice(0, mostDays).map(([day, items]) => {
    const files = [...new Set(items.map(({ file }) => file))];
    const feeds = new Set(items.map(({ feed }) => feed)).size;
    const [stay, they] = files.length === 1 ? ["stays", "its link stays"] : ["stay", "their links stay"];
    const rest = files.length > mostFiles ? `, and ${files.length - mostFiles} more` : "";
    return `${count(files.length, "item")} with a dead link ${stay} in ${count(feeds, "feed")} until ${day} at the latest, if ${they} dead: ${files.slice(0, mostFiles).join(", ")}${rest}.`;
  });
  const later = new Set(days.slice(mostDays).flatMap(([, items]) => items.map(({ file }) => file))).size;
  if (later > 0) notes.push(`${count(later, "more item")} with a dead link until later days.`);
  return notes.length === 0 ? [] : [...notes, "Remove them now with --accept-removals [site|feed]."];
}
