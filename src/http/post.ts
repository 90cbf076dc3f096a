import type { Clock } from "../model/clock.ts";
import type { HttpClient } from "./client.ts";

/** What is posted, and where. */
export type Post = {
  readonly url: string;
  readonly body: string;
  readonly contentType: string;
  /** For one try. */
  readonly timeoutMs: number;
  /** Ends it early: then it failed. */
  readonly signal?: AbortSignal | undefined;
};

/** Why a post failed, in words without its address (which may be a secret); `undefined` when it was taken. */
export type PostFault = {
  readonly why: string;
  /** Nobody was there: others to the same place would fail too. */
  readonly isDown: boolean;
};

/** Pauses before the second and the third try. */
const pausesMs = [1000, 5000];

/** Posts, three times at most. A refusal (4xx, but for 408 and 429) is final, for it would be the same again. */
export async function post(
  { url, body, contentType, timeoutMs, signal }: Post,
  client: HttpClient,
  clock: Pick<Clock, "sleep">,
): Promise<PostFault | undefined> {
  let fault: PostFault | undefined;
  for (const pauseMs of [0, ...pausesMs]) {
    if (pauseMs > 0) await clock.sleep(pauseMs, signal).catch(() => undefined);
    if (signal?.aborted) return { why: "stopped", isDown: true };
    const answer = await client({ url, method: "POST", body, contentType, timeoutMs, signal });
    if ("fault" in answer) fault = { why: answer.fault, isDown: true };
    else if (answer.status >= 200 && answer.status < 300) return undefined;
    else {
      const isBusy = answer.status >= 500 || answer.status === 408 || answer.status === 429;
      fault = { why: `it answered ${answer.status}`, isDown: isBusy };
      if (!isBusy) return fault;
    }
  }
  return fault;
}
