import type { Fields, Project } from "./project.ts";

/** A picture of another site. */
export const picture = (name: string) => ({ url: `https://pics.example/${name}` });
/** Fields of a record that shows these pictures. */
export const showing = (...names: string[]): Fields => ({ images: names.map(picture) });

/** What each item of a feed shows, by title. */
export function shownIn(project: Project, id = "all"): Record<string, string | undefined> {
  const { items } = project.feed(id);
  return Object.fromEntries(items.map((item) => [item.title, (item as { image?: string }).image?.split("/").at(-1)]));
}
