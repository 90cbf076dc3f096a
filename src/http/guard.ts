import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Decides whether an address may be connected to. */
export type Guard = (address: string) => boolean;

/** For `links.allowPrivate`: everything goes. */
export const openGuard: Guard = () => true;

/** Azure's metadata service is the one that lives in public space. */
const publicMetadata = "168.63.129.16";
const globalUnicast = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];

/**
 * Only addresses of the public internet: no loopback, private, link-local, carrier or documentation ranges, and no
 * IPv6 form that leads to an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export const publicGuard: Guard = (address) => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed instanceof ipaddr.IPv6 ? parsed.match(globalUnicast) : parsed.toString() !== publicMetadata;
};

/**
 * Whether a host can be refused without looking it up: an address, or a name for this machine. Takes the host name of
 * a `URL`, which has already folded decimal, octal and hex forms.
 */
export function isForbiddenHost(hostname: string, guard: Guard): boolean {
  if (/(^|\.)localhost\.?$/.test(hostname)) return !guard("127.0.0.1");
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(address) !== 0 && !guard(address);
}
