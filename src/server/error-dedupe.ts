import type { Logger } from "../scheduler/log.ts";

/** Logs each failure to read the output once, however many requests meet it, and again after it was resolved. */
export type ErrorDedupe = {
  /** A file could not be read for the request of `url`. */
  report(url: string, error: NodeJS.ErrnoException): void;
  /** A request of `url` was answered. */
  resolve(url: string): void;
};

const maxUrls = 1000;

/** Opens a dedupe without failures. */
export function openErrorDedupe(log: Logger): ErrorDedupe {
  const messages = new Map<string, string>();
  return {
    report(url, { code, message }) {
      const isLogged = new Set(messages.values()).has(message);
      if (!isLogged) log.error({ code }, `cannot read the output (${message}); check its permissions`);
      if (!isLogged || messages.size < maxUrls) messages.set(url, message);
    },
    resolve: (url) => void messages.delete(url),
  };
}
