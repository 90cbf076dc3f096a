import { Resolver as CaresResolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { platform } from "node:os";
import type { Clock } from "../model/clock.ts";
import { LinkFault } from "./fault.ts";

/** One address of a host. */
type Address = { readonly address: string; readonly family: 4 | 6 };
/** All addresses of a host; rejects with a `LinkFault`: `no-such-host`, or `offline` when name service itself fails. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

type Answer = { readonly addresses: readonly Address[]; readonly ttlS: number };

const maxCached = 20_000;
const minTtlS = 60;
const maxTtlS = 600;
const placeOfHosts = platform() === "win32" ? "C:\\Windows\\System32\\drivers\\etc\\hosts" : "/etc/hosts";
/** Answers that mean "there is no such thing"; all others mean that nobody could say. */
const absent: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA", "EBADNAME"]);

/**
 * Asks name servers directly: `dns.lookup` has four threads, and four dead name servers would stall every host.
 * Answers, also bad ones, are remembered, and a host is asked for once at a time.
 */
export function openResolver(clock: Clock, servers?: readonly string[]): Resolve {
  const cares = new CaresResolver({ timeout: 2000, tries: 2 });
  if (servers !== undefined) cares.setServers(servers);
  const cache = new Map<string, { readonly until: number; readonly addresses: Promise<readonly Address[]> }>();
  let hostsFile: Promise<ReadonlyMap<string, readonly Address[]>> | undefined;

  const ask = async (hostname: string): Promise<Answer> => {
    hostsFile ??= readHostsFile();
    const fixed = (await hostsFile).get(hostname) ?? loopbackOf(hostname);
    return fixed === undefined ? askServers(cares, hostname) : { addresses: fixed, ttlS: maxTtlS };
  };

  const remember = (hostname: string, addresses: Promise<readonly Address[]>, ttlS: number): void => {
    cache.delete(hostname);
    cache.set(hostname, { until: clock.now().getTime() + ttlS * 1000, addresses });
    if (cache.size > maxCached) cache.delete(cache.keys().next().value ?? "");
  };

  return (hostname) => {
    const known = cache.get(hostname);
    if (known !== undefined && known.until > clock.now().getTime()) return known.addresses;
    const answer = ask(hostname);
    const addresses = answer.then((found) => found.addresses);
    remember(hostname, addresses, minTtlS);
    answer.then(
      ({ ttlS }) => remember(hostname, addresses, Math.min(Math.max(ttlS, minTtlS), maxTtlS)),
      () => undefined, // told to whoever awaits the addresses
    );
    return addresses;
  };
}

async function askServers(cares: CaresResolver, hostname: string): Promise<Answer> {
  const found = await Promise.allSettled([
    cares.resolve4(hostname, { ttl: true }),
    cares.resolve6(hostname, { ttl: true }),
  ]);
  const records = found.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  const addresses = records.map(({ address }) => ({
    address,
    family: isIP(address) === 6 ? (6 as const) : (4 as const),
  }));
  if (addresses.length > 0) return { addresses, ttlS: Math.min(...records.map(({ ttl }) => ttl)) };
  const codes = found.flatMap((result) => (result.status === "rejected" ? [String(result.reason?.code)] : []));
  const trouble = codes.find((code) => !absent.has(code));
  if (trouble === undefined || codes.includes("ENOTFOUND"))
    throw new LinkFault("no-such-host", `no address for ${hostname}`);
  throw new LinkFault("offline", `no name server answers for ${hostname} (${trouble})`);
}

/** RFC 6761: `localhost` and all below it never go to a name server. */
function loopbackOf(hostname: string): readonly Address[] | undefined {
  if (hostname !== "localhost" && !hostname.endsWith(".localhost")) return undefined;
  return [{ address: "127.0.0.1", family: 4 }];
}

async function readHostsFile(): Promise<ReadonlyMap<string, readonly Address[]>> {
  const text = await readFile(placeOfHosts, "utf8").catch(() => "");
  const hosts = new Map<string, readonly Address[]>();
  for (const line of text.split("\n")) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const family = isIP(address);
    if (family !== 4 && family !== 6) continue;
    for (const name of names)
      hosts.set(name.toLowerCase(), [...(hosts.get(name.toLowerCase()) ?? []), { address, family }]);
  }
  return hosts;
}
