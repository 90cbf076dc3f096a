import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { Clock } from "../model/clock.ts";
import type { Logger } from "../scheduler/log.ts";

/** Every timeout is shorter than what a proxy waits, and long enough for a phone in a tunnel. */
export const timeouts = {
  /** A request is a few hundred bytes; whoever needs longer holds the connection on purpose. */
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 2000,
  /** Longer than the 60 seconds for which proxies reuse connections, so that they close first. */
  keepAliveTimeout: 72_000,
} as const;

/** A client that takes no byte of its answer for so long is gone, as with nginx. */
const stalledMs = 60_000;
const maxConnections = 10_000;
/** Files, databases and the log need descriptors besides the connections. */
const reservedDescriptors = 64;
const logEveryMs = 60_000;
const makeRoomEveryMs = 1000;

/**
 * Bounds the connections of a server, so that it never runs out of file descriptors. At the limit it closes idle
 * connections, refuses new ones, and logs that once a minute.
 */
export function limitConnections(server: Server, log: Logger, clock: Clock): void {
  server.setTimeout(stalledMs);
  server.maxConnections = Math.max(Math.min(maxConnections, descriptorLimit() - reservedDescriptors), 16);
  let [loggedAt, madeRoomAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  server.on("drop", () => {
    const now = clock.now().getTime();
    if (now - madeRoomAt >= makeRoomEveryMs) {
      madeRoomAt = now;
      server.closeIdleConnections();
    }
    if (now - loggedAt < logEveryMs) return;
    loggedAt = now;
    log.warn({ connections: server.maxConnections }, "too many connections; refusing new ones (see ulimit -n)");
  });
}

/** The most files that this process may open; Linux tells. */
function descriptorLimit(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+)/mu.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    // Other systems have no such file.
    return Number.POSITIVE_INFINITY;
  }
}
