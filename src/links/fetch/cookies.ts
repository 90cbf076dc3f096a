type Cookie = { readonly value: string; readonly domain: string; readonly isShared: boolean };

/** The cookies of one check: some sites redirect in a circle until theirs comes back. */
export type CookieJar = {
  keep(url: URL, setCookie: string | readonly string[] | undefined): void;
  /** The `Cookie` header for a URL; empty when there is nothing to send. */
  headerFor(url: URL): string;
};

const sendable = /^[\x20-\x7e]+$/;
const maxCookies = 50;

/** An empty jar. It knows names, values and domains, nothing of paths and ages: it lives for one check only. */
export function openCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    keep: (url, setCookie) => {
      for (const line of setCookie === undefined ? [] : [setCookie].flat()) {
        const [pair = "", ...attributes] = line.split(";");
        const [name = "", ...value] = pair.trim().split("=");
        const domain = domainOf(attributes);
        if (name === "" || !sendable.test(pair) || cookies.size >= maxCookies) continue;
        const isShared = domain.includes(".") && isWithin(url.hostname, domain);
        cookies.set(name, { value: value.join("="), domain: isShared ? domain : url.hostname, isShared });
      }
    },
    headerFor: (url) =>
      [...cookies]
        .filter(([, { domain, isShared }]) => (isShared ? isWithin(url.hostname, domain) : url.hostname === domain))
        .map(([name, { value }]) => `${name}=${value}`)
        .join("; "),
  };
}

function domainOf(attributes: readonly string[]): string {
  const fields = attributes.map((text) => text.trim().toLowerCase().split("="));
  return fields.find(([name]) => name === "domain")?.[1]?.replace(/^\./, "") ?? "";
}

function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
