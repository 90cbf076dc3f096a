import type { DatabaseSync } from "node:sqlite";
import type { HostState, LinkMemory, LinkState } from "../model/link.ts";
import { transaction } from "./sqlite.ts";

/** Link states in SQLite. */
export type SqliteLinkMemory = LinkMemory & {
  /** States saved after number `since`, in order, each with its number. */
  changes(since: number): Iterable<{ readonly seq: number; readonly state: LinkState }>;
  /** The number of the last save. */
  lastSeq(): number;
};

/** Opens the states of links or of pictures in `memory.db`. Both share the `Retry-After` times of hosts. */
export function openLinkMemory(db: DatabaseSync, table: "links" | "pictures"): SqliteLinkMemory {
  const get = db.prepare(`SELECT state FROM ${table} WHERE url = ?`);
  const last = db.prepare(`SELECT max(seq) AS seq FROM ${table}`);
  const lastSeq = (): number => Number(last.get()?.["seq"] ?? 0);
  const put = db.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`);
  const putHost = db.prepare("INSERT OR REPLACE INTO hosts VALUES (?, ?)");
  const hosts = db.prepare("SELECT host, not_before FROM hosts");
  const endingAt = db.prepare(`SELECT url FROM ${table} WHERE url >= ?1 || '/' AND url < ?1 || '0'
    AND json_extract(state, '$.finalUrl') = ?2 LIMIT 3`);
  const changes = db.prepare(`SELECT seq, state FROM ${table} WHERE seq > ? ORDER BY seq LIMIT 1000`);

  return {
    async get(urls) {
      return urls.flatMap((url) => {
        const row = get.get(url);
        return row === undefined ? [] : [reviveState(String(row["state"]))];
      });
    },
    async put(states, hostStates) {
      transaction(db, () => {
        let seq = lastSeq();
        for (const state of states) put.run(state.url, ++seq, JSON.stringify(state));
        for (const { host, notBefore } of hostStates) putHost.run(host, notBefore.getTime());
      });
    },
    async hosts() {
      return hosts
        .all()
        .map((row): HostState => ({ host: String(row["host"]), notBefore: new Date(Number(row["not_before"])) }));
    },
    async linksEndingAt(origins, finalUrl) {
      return origins.flatMap((origin) => endingAt.all(origin, finalUrl).map((row) => String(row["url"])));
    },
    lastSeq,
    *changes(since) {
      let from = since;
      for (;;) {
        const page = changes.all(from);
        for (const row of page) yield { seq: Number(row["seq"]), state: reviveState(String(row["state"])) };
        if (page.length < 1000) return;
        from = Number(page.at(-1)?.["seq"]);
      }
    },
  };
}

function reviveState(json: string): LinkState {
  return JSON.parse(json, (key, value: unknown) => {
    // Earlier versions held items by their links, for all feeds at once.
    if (key === "hold") return undefined;
    return dateKeys.has(key) && typeof value === "string" ? new Date(value) : value;
  }) as LinkState;
}

const dateKeys = new Set(["at", "since", "checkedAt", "nextCheckAt", "aliveAt", "firstFailedAt"]);
