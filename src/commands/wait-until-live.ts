import { hash } from "node:crypto";
import type { HttpClient } from "../http/client.ts";
import type { Clock } from "../model/clock.ts";

/** A file to wait for: its address, size in bytes, and SHA-256. */
export type Expected = { readonly url: string; readonly size: number; readonly digest: string };

const tries = 30;
const pauseMs = 10_000;
const timeoutMs = 5000;

/**
 * Requests a file until it has the expected bytes, because hosts publish a new version some time after a deploy.
 *
 * @returns `undefined` on success; after five minutes, what came instead
 */
export async function waitUntilLive(
  { url, size, digest }: Expected,
  client: HttpClient,
  clock: Pick<Clock, "sleep">,
  signal?: AbortSignal,
): Promise<string | undefined> {
  let seen = "";
  for (let tried = 0; tried < tries; tried++) {
    if (tried > 0) await clock.sleep(pauseMs, signal).catch(() => undefined);
    if (signal?.aborted) return "stopped";
    const answer = await client({ url, method: "GET", timeoutMs, maxBytes: size, signal });
    if ("fault" in answer) seen = answer.fault;
    else if (answer.status !== 200) seen = `it answered ${answer.status}`;
    else if (hash("sha256", answer.body) === digest) return undefined;
    else seen = "it is another version";
  }
  return seen;
}
