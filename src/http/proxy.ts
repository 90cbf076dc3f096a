import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { FeedmillError } from "../model/error.ts";

/** The environment variables that name proxies, as curl reads them: lower case first. */
export type ProxyEnv = Readonly<Record<string, string | undefined>>;

/** The proxy to ask a URL through; `undefined` to ask directly. */
export type ProxyFor = (url: URL) => string | undefined;

type Exemption = (hostname: string, port: string) => boolean;

/**
 * Reads `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` (also for what has no proxy of its own) and `NO_PROXY`: names with all
 * below them, addresses, CIDR ranges, each with or without a port, or `*`.
 *
 * @throws FeedmillError "config" for a proxy that is no address
 */
export function readProxies(env: ProxyEnv): ProxyFor {
  const value = (name: string): string => (env[name] ?? env[name.toUpperCase()] ?? "").trim();
  for (const name of ["http_proxy", "https_proxy", "all_proxy"]) {
    if (value(name) !== "" && !/^(https?|socks5?):\/\/./iu.test(value(name))) {
      throw new FeedmillError("config", `${name} is not a proxy address; write it like http://proxy.example.org:3128`);
    }
  }
  const forHttp = value("http_proxy") || value("all_proxy");
  const forHttps = value("https_proxy") || value("all_proxy") || forHttp;
  const exemptions = value("no_proxy")
    .split(/[\s,]+/u)
    .filter((entry) => entry !== "")
    .map(readExemption);
  return (url) => {
    const proxy = url.protocol === "https:" ? forHttps : forHttp;
    const port = url.port || (url.protocol === "https:" ? "443" : "80");
    const hostname = url.hostname.replace(/^\[(.*)\]$/u, "$1").replace(/\.$/u, "");
    return proxy === "" || exemptions.some((isExempt) => isExempt(hostname, port)) ? undefined : proxy;
  };
}

function readExemption(entry: string): Exemption {
  if (entry === "*") return () => true;
  const [, bracketed, plain = "", port] = /^(?:\[([^\]]*)\]|([^\]]*?))(?::(\d+))?$/u.exec(withoutBareIpv6(entry)) ?? [];
  const name = (bracketed ?? plain)
    .toLowerCase()
    .replace(/^\*?\./u, "")
    .replace(/\.$/u, "");
  const isHost = matchHost(name);
  return (hostname, asked) => (port === undefined || port === asked) && isHost(hostname);
}

/** An IPv6 address may come without brackets; its last group is no port. */
function withoutBareIpv6(entry: string): string {
  return isIP(entry.split("/")[0] ?? "") === 6 ? `[${entry}]` : entry;
}

function matchHost(name: string): (hostname: string) => boolean {
  if (ipaddr.isValidCIDR(name)) {
    const [base, bits] = ipaddr.parseCIDR(name);
    return (hostname) => {
      if (isIP(hostname) === 0) return false;
      const address = ipaddr.process(hostname);
      return address.kind() === base.kind() && address.match(base, bits);
    };
  }
  if (isIP(name) !== 0) {
    const wanted = ipaddr.process(name).toNormalizedString();
    return (hostname) => isIP(hostname) !== 0 && ipaddr.process(hostname).toNormalizedString() === wanted;
  }
  return (hostname) => hostname === name || hostname.endsWith(`.${name}`);
}
