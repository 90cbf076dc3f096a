import type { FileCache } from "./file-cache.ts";

/** Which paths belong to topics that have ended. */
export type Retired = { has(path: string): boolean };

/** Reads from `topics.json` which topics have ended, whenever that changed. */
export function retiredIn(files: FileCache): Retired {
  let version: string | undefined;
  let ids: ReadonlySet<string> = new Set();
  return {
    has(path) {
      const [folder, id] = path.split("/");
      if (folder !== "topics" || id === undefined) return false;
      const list = files.find("topics.json");
      if (list.kind !== "file" || list.copy === undefined) return false;
      if (list.copy.version !== version) {
        version = list.copy.version;
        ids = idsIn(list.copy.plain);
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
