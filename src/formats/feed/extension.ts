import type { Extension } from "feed";

/** An extension as the `feed` package takes it at run time; its types leave out text and lists. */
export function extension(name: string, content: unknown): Extension {
  return { name, objects: content as Record<string, unknown> };
}
