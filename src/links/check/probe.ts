import type { Ask, Reply } from "../../http/ask.ts";
import type { FollowOptions } from "../fetch/follow-redirects.ts";

/** Connectivity probe: tells a dead network from dead links. */
export type Probe = {
  /** Asks, and remembers what is in flight. */
  readonly ask: Ask;
  /**
   * Whether any of these addresses, which answered earlier, still does; without any, whether anything in flight is
   * answered. Whatever the answer says, the network works.
   */
  answer(urls: readonly string[]): Promise<boolean>;
};

const timeoutMs = 5000;

/** Watches over the requests of one run. */
export function openProbe(ask: Ask, headersFor: FollowOptions["headersFor"]): Probe {
  const inFlight = new Set<Promise<Reply>>();
  const askAgain = (address: string): Promise<Reply> => {
    const url = new URL(address);
    const headers = headersFor(url, url);
    return ask({ url, method: "HEAD", headers, timeoutMs, isFresh: true, closesConnection: true });
  };
  return {
    ask: (request) => {
      const reply = ask(request);
      inFlight.add(reply);
      reply.then(() => inFlight.delete(reply));
      return reply;
    },
    answer: async (urls) => {
      const replies = await Promise.all(urls.length > 0 ? urls.map(askAgain) : inFlight);
      return replies.some(({ kind }) => kind === "answer");
    },
  };
}
