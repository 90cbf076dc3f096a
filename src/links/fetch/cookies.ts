import { CookieJar } from "tough-cookie";

/** The cookies of one check: some sites redirect in a circle until theirs comes back. */
export type CheckCookies = {
  keep(url: URL, setCookie: string | readonly string[] | undefined): void;
  /** The `Cookie` header for a URL; empty when there is nothing to send. */
  headerFor(url: URL): string;
};

const sendable = /^[\x20-\x7e]+$/;
const maxCookies = 50;

/** No cookies yet. The jar is made for the first one: most checks see none. */
export function openCookies(): CheckCookies {
  let jar: CookieJar | undefined;
  let kept = 0;
  return {
    keep: (url, setCookie) => {
      for (const line of setCookie === undefined ? [] : [setCookie].flat()) {
        const [pair = ""] = line.split(";");
        if (!sendable.test(pair) || kept >= maxCookies) continue;
        jar ??= new CookieJar();
        const cookie = jar.setCookieSync(line, url.href, { ignoreError: true });
        if (cookie !== undefined) kept++;
      }
    },
    headerFor: (url) => jar?.getCookieStringSync(url.href) ?? "",
  };
}
