import type { Bodies } from "./bodies.ts";
import type { FileCache } from "./file-cache.ts";

/** The paths of topics that have ended. */
export type RetiredTopics = { includes(path: string): boolean };

/** Reads the retired topics from `topics.json`, again whenever it changes. */
export function openRetiredTopics(files: FileCache, bodies: Bodies): RetiredTopics {
  let tag: string | undefined;
  let ids: ReadonlySet<string> = new Set();
  return {
    includes(path) {
      const [folder, id] = path.split("/");
      if (folder !== "topics" || id === undefined) return false;
      const list = files.find("topics.json");
      if (typeof list === "string" || list instanceof Promise) return false;
      if (list.tag !== tag) {
        const body = bodies.get(list, "identity");
        if (!Buffer.isBuffer(body)) return false;
        ids = idsIn(body);
        tag = list.tag;
      }
      return ids.has(id);
    },
  };
}

function idsIn(json: Buffer): ReadonlySet<string> {
  try {
    const { topics } = JSON.parse(json.toString("utf8")) as { topics?: { id: string; retired?: boolean }[] };
    return new Set((topics ?? []).filter(({ retired }) => retired === true).map(({ id }) => id));
  } catch {
    // Somebody else's file in that place retires nothing.
    return new Set();
  }
}
