import { Resolver as CaresResolver, lookup as systemLookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { platform } from "node:os";
import pLimit from "p-limit";
import type { Clock } from "../model/clock.ts";
import { LinkFault } from "./fault.ts";

/** One address of a host. */
type Address = { readonly address: string; readonly family: 4 | 6 };
/** All addresses of a host; rejects with a `LinkFault`: `no-such-host`, or `name-service` when nobody can say. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/** What names are looked up with; the machine's own by default. */
export type ResolverOptions = {
  readonly servers?: readonly string[];
  /** The second opinion; rejects with `ENOTFOUND` or another code. */
  readonly lookup?: (hostname: string) => Promise<readonly Address[]>;
};

type Answer = { readonly addresses: readonly Address[]; readonly ttlS: number };

const maxCached = 20_000;
const minTtlS = 60;
const maxTtlS = 600;
const placeOfHosts = platform() === "win32" ? "C:\\Windows\\System32\\drivers\\etc\\hosts" : "/etc/hosts";
/** Answers that mean "there is no such thing"; all others mean that nobody could say. */
const absent: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA", "EBADNAME"]);
/** Longest wait for the second opinion. */
const secondOpinionMs = 10_000;

/**
 * Asks name servers directly: `dns.lookup` has four threads, and four dead name servers would stall every host. Names
 * that find no address there are looked up by the system too, two at a time. Answers, also bad ones, are remembered,
 * and a host is asked for once at a time.
 */
export function openResolver(clock: Clock, options: ResolverOptions = {}): Resolve {
  const { servers, lookup = lookupBySystem } = options;
  const cares = new CaresResolver({ timeout: 2000, tries: 2 });
  if (servers !== undefined) cares.setServers(servers);
  const secondOpinion = openSecondOpinion(lookup);
  const cache = new Map<string, { readonly until: number; readonly addresses: Promise<readonly Address[]> }>();
  let hostsFile: Promise<ReadonlyMap<string, readonly Address[]>> | undefined;

  const ask = async (hostname: string): Promise<Answer> => {
    hostsFile ??= readHostsFile();
    const fixed = (await hostsFile).get(hostname) ?? loopbackOf(hostname);
    if (fixed !== undefined) return { addresses: fixed, ttlS: maxTtlS };
    const found = await askServers(cares, hostname);
    return "addresses" in found ? found : secondOpinion(hostname, found);
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
      () => undefined, // whoever awaits the addresses hears of it
    );
    return addresses;
  };
}

/** Why name servers gave no address. */
type NoAnswer = { readonly isAbsent: boolean; readonly code: string };

async function askServers(cares: CaresResolver, hostname: string): Promise<Answer | NoAnswer> {
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
  return { isAbsent: trouble === undefined || codes.includes("ENOTFOUND"), code: trouble ?? "ENOTFOUND" };
}

/** A name does not exist only when name servers and the system agree on it. */
function openSecondOpinion(lookup: NonNullable<ResolverOptions["lookup"]>) {
  const limit = pLimit(2);
  return async (hostname: string, first: NoAnswer): Promise<Answer> => {
    const found = await limit(() => within(secondOpinionMs, lookup(hostname))).catch((error: unknown) => codeOf(error));
    if (typeof found !== "string" && found.length > 0) return { addresses: found, ttlS: minTtlS };
    if (first.isAbsent && found === "ENOTFOUND") throw new LinkFault("no-such-host", `no address for ${hostname}`);
    throw new LinkFault("name-service", `no name server answers for ${hostname} (${first.code})`);
  };
}

/** By `getaddrinfo`, which also reads what only the machine knows: `nsswitch.conf`, mDNS, containers. */
export async function lookupBySystem(hostname: string): Promise<readonly Address[]> {
  const found = await systemLookup(hostname, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new LinkFault("name-service", "the system takes too long")), ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
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
