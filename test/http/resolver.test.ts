import { afterEach, expect, test } from "vitest";
import { openResolver, type ResolverOptions } from "../../src/http/resolver.ts";
import { aMovableClock } from "../support/link-checks.ts";
import { aDnsServer, type LocalDns } from "../support/link-dns.ts";

let dns: LocalDns;
afterEach(() => dns.close());

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
/** A resolver that asks only our name server; the system finds nothing unless it is given a lookup. */
const resolverOf = ({ server }: LocalDns, options: ResolverOptions = {}, clock = aMovableClock()) =>
  openResolver(clock, { servers: [server], lookup: failing("ENOTFOUND"), ...options });

test("finds addresses, asks once at a time and remembers them for a while", async () => {
  dns = await aDnsServer({ "good.test": "93.184.216.34" });
  const clock = aMovableClock();
  const resolve = resolverOf(dns, {}, clock);

  const found = await Promise.all([resolve("good.test"), resolve("good.test"), resolve("good.test")]);
  await resolve("good.test");
  expect(found[2]).toEqual([{ address: "93.184.216.34", family: 4 }]);
  expect(dns.asked.get("good.test")).toBe(1);
  clock.ahead(1);
  await resolve("good.test");

  expect(dns.asked.get("good.test")).toBe(2);
});

test("tells a name that does not exist from name servers that cannot say", async () => {
  dns = await aDnsServer({ "broken.test": "SERVFAIL" });
  const resolve = resolverOf(dns);

  await expect(resolve("nowhere.test")).rejects.toMatchObject({ kind: "no-such-host" });
  await expect(resolve("broken.test")).rejects.toMatchObject({ kind: "name-service" });
});

test("calls a machine without a name server offline, at once", async () => {
  dns = await aDnsServer({});
  const resolve = openResolver(aMovableClock(), { servers: ["127.0.0.1:1"], lookup: failing("EAI_AGAIN") });

  await expect(resolve("good.test")).rejects.toMatchObject({ kind: "name-service" });
});

test("name servers that never answer do not delay names that are answered", async () => {
  const silent = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`s${i}.test`, "silence"] as const));
  dns = await aDnsServer({ ...silent, "good.test": "93.184.216.34" });
  const resolve = resolverOf(dns);
  const startedAt = performance.now();
  for (const name of Object.keys(silent)) resolve(name).catch(() => "nobody waits for it");

  await resolve("good.test");

  expect(performance.now() - startedAt).toBeLessThan(4000);
});

test("knows localhost and the hosts file without asking anyone", async () => {
  dns = await aDnsServer({});
  const resolve = resolverOf(dns);

  expect((await resolve("localhost")).map(({ address }) => address)).toContain("127.0.0.1");
  expect((await resolve("any.localhost"))[0]?.address).toBe("127.0.0.1");
  expect(dns.asked.size).toBe(0);
});

test.each([
  ["the system finds it", async () => [{ address: "93.184.216.34", family: 4 as const }], undefined],
  ["the system knows no such name", failing("ENOTFOUND"), "no-such-host"],
  ["the system cannot say", failing("EAI_AGAIN"), "name-service"],
])("a name that name servers do not know, when %s", async (_, lookup, kind) => {
  dns = await aDnsServer({});
  const found = resolverOf(dns, { lookup })("nowhere.test");

  if (kind === undefined) expect(await found).toEqual([{ address: "93.184.216.34", family: 4 }]);
  else await expect(found).rejects.toMatchObject({ kind });
});

test("a name is found by the system when name servers cannot say", async () => {
  dns = await aDnsServer({ "broken.test": "SERVFAIL" });
  const lookup = async () => [{ address: "93.184.216.34", family: 4 as const }];

  expect(await resolverOf(dns, { lookup })("broken.test")).toHaveLength(1);
});

test("a name never counts as gone when name servers fail, even if the system knows none", async () => {
  dns = await aDnsServer({ "broken.test": "SERVFAIL" });

  await expect(resolverOf(dns)("broken.test")).rejects.toMatchObject({ kind: "name-service" });
});
