import type { Ask } from "./ask.ts";

const TIMEOUT_MS = 5000;

/** Whether any of these addresses, which answered a moment ago, still does. Whatever it answers, the network works. */
export async function stillAnswers(
  ask: Ask,
  urls: readonly string[],
  headersFor: (url: URL, start: URL) => Readonly<Record<string, string>>,
): Promise<boolean> {
  const replies = await Promise.all(
    urls.map((text) => {
      const url = new URL(text);
      const headers = headersFor(url, url);
      return ask({ url, method: "HEAD", headers, timeoutMs: TIMEOUT_MS, isFresh: true, isLast: true });
    }),
  );
  return replies.some(({ kind }) => kind === "answer");
}
