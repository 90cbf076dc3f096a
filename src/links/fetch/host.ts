import type { HostRule, LinkPolicy } from "../policy.ts";

/** The name under which a host is treated politely: its host name without `www.`; empty for no URL at all. */
export function hostOf(url: string | URL): string {
  const parsed = typeof url === "string" ? URL.parse(url) : url;
  return parsed === null ? "" : parsed.hostname.replace(/^www\./, "").replace(/\.$/, "");
}

/** Finds the rule of `links.hosts` for a host as `hostOf` names it; names in the config may be in any script. */
export function hostRules(hosts: LinkPolicy["hosts"]): (host: string) => HostRule | undefined {
  const rules = new Map(Object.entries(hosts).map(([name, rule]) => [hostOf(`http://${name}`), rule]));
  return (host) => rules.get(host);
}
