import { afterEach, expect, test } from "vitest";
import { openResolver } from "../../src/http/resolver.ts";
import { aMovableClock } from "../support/link-checks.ts";
import { aDnsServer, type LocalDns } from "../support/link-dns.ts";

let dns: LocalDns;
afterEach(() => dns.close());

test("finds addresses, asks once at a time and remembers them for a while", async () => {
  dns = await aDnsServer({ "good.test": "93.184.216.34" });
  const clock = aMovableClock();
  const resolve = openResolver(clock, [dns.server]);

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
  const resolve = openResolver(aMovableClock(), [dns.server]);

  await expect(resolve("nowhere.test")).rejects.toMatchObject({ kind: "no-such-host" });
  await expect(resolve("broken.test")).rejects.toMatchObject({ kind: "offline" });
});

test("calls a machine without a name server offline, at once", async () => {
  dns = await aDnsServer({});
  const resolve = openResolver(aMovableClock(), ["127.0.0.1:1"]);

  await expect(resolve("good.test")).rejects.toMatchObject({ kind: "offline" });
});

test("name servers that never answer do not delay names that are answered", async () => {
  const silent = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`s${i}.test`, "silence"] as const));
  dns = await aDnsServer({ ...silent, "good.test": "93.184.216.34" });
  const resolve = openResolver(aMovableClock(), [dns.server]);
  const startedAt = performance.now();
  for (const name of Object.keys(silent)) resolve(name).catch(() => "nobody waits for it");

  await resolve("good.test");

  expect(performance.now() - startedAt).toBeLessThan(4000);
});

test("knows localhost and the hosts file without asking anyone", async () => {
  dns = await aDnsServer({});
  const resolve = openResolver(aMovableClock(), [dns.server]);

  expect((await resolve("localhost")).map(({ address }) => address)).toContain("127.0.0.1");
  expect((await resolve("any.localhost"))[0]?.address).toBe("127.0.0.1");
  expect(dns.asked.size).toBe(0);
});
