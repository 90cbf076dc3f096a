import { hash } from "node:crypto";
import type { HttpClient } from "../http/client.ts";
import type { Clock } from "../model/clock.ts";

/** A file as it should be found: where, how many bytes, and their SHA-256. */
export type Expected = { readonly url: string; readonly size: number; readonly digest: string };

const tries = 30;
const pauseMs = 10_000;
const timeoutMs = 5000;

/**
 * Asks for a file until what is there are the expected bytes: hosts take a new version over some time after a deploy.
 *
 * @returns what was there instead when five minutes were not enough, else `undefined`
 */
export async function waitUntilLive(
  { url, size, digest }: Expected,
  exchange: HttpClient,
  clock: Pick<Clock, "sleep">,
  signal?: AbortSignal,
): Promise<string | undefined> {
  let seen = "";
  for (let tried = 0; tried < tries; tried++) {
    if (tried > 0) await clock.sleep(pauseMs, signal).catch(() => undefined);
    if (signal?.aborted) return "stopped";
    const answer = await exchange({ url, method: "GET", timeoutMs, maxBytes: size, signal });
    if ("fault" in answer) seen = answer.fault;
    else if (answer.status !== 200) seen = `it answered ${answer.status}`;
    else if (hash("sha256", answer.body) === digest) return undefined;
    else seen = "it is another version";
  }
  return seen;
}
