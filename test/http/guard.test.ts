import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { isForbiddenHost, publicGuard } from "../../src/http/guard.ts";
import { aLinkBench } from "../support/link-checks.ts";
import { aWeb, type Web } from "../support/web.ts";

let web: Web;
beforeAll(async () => {
  web = await aWeb();
});
beforeEach(() => web.reset());
afterAll(() => web.close());

test.each([
  "127.0.0.1",
  "127.9.9.9",
  "0.0.0.0",
  "10.0.0.1",
  "172.16.0.1",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
  "198.18.0.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::127.0.0.1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::a00:1",
  "2002:7f00:1::",
  "2001:0:7f00:1::",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "fc00::1",
  "fd00:ec2::254",
  "ff02::1",
  "100::1",
  "2001:db8::1",
  "nonsense",
  "",
])("refuses %s", (address) => {
  expect(publicGuard(address)).toBe(false);
});

test.each(["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4001::8a"])(
  "lets %s through",
  (address) => {
    expect(publicGuard(address)).toBe(true);
  },
);

test("refuses every way to write a loopback or private IPv4 address", () => {
  const inside = fc.oneof(
    fc.tuple(fc.constant(127), fc.nat(255), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(10), fc.nat(255), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
  );
  const hex = (...bytes: number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");

  fc.assert(
    fc.property(inside, ([a, b, c, d]) => {
      const [high, low] = [hex(a, b), hex(c, d)];
      const spellings = [
        `${a}.${b}.${c}.${d}`,
        `${((a * 256 + b) * 256 + c) * 256 + d}`,
        `0x${high}${low}`,
        `0x${hex(a)}.${b}.${c * 256 + d}`,
        `0${a.toString(8)}.${b}.0x${hex(c)}.${d}`,
        `${a}.${b}.${c}.${d}.`,
        `[::ffff:${high}:${low}]`,
        `[::${high}:${low}]`,
        `[64:ff9b::${high}:${low}]`,
        `[2002:${high}:${low}::1]`,
      ];
      return spellings.every((host) => isForbiddenHost(new URL(`http://${host}/`).hostname, publicGuard));
    }),
  );
});

test.each([
  (port: number) => `http://127.0.0.1:${port}/ok`,
  (port: number) => `http://2130706433:${port}/ok`,
  (port: number) => `http://0x7f000001:${port}/ok`,
  (port: number) => `http://0177.1:${port}/ok`,
  (port: number) => `http://[::ffff:127.0.0.1]:${port}/ok`,
  (port: number) => `http://0.0.0.0:${port}/ok`,
  (port: number) => `http://localhost:${port}/ok`,
  (port: number) => `http://inside.test:${port}/ok`,
  (port: number) => `https://inside.test:${port}/ok`,
])("never connects to an inside address, spelling %#", async (spell) => {
  const resolve = async () => [{ address: "127.0.0.1", family: 4 as const }];
  const { stateOf } = aLinkBench({ policy: { allowPrivate: false }, resolve });

  const state = await stateOf(spell(web.port));

  expect(state.verdict).toEqual({ kind: "unsure", reason: "private-address" });
  expect(web.stats().connections).toBe(0);
});

test("refuses a name whose addresses are all inside", async () => {
  const resolve = async () => [
    { address: "10.0.0.1", family: 4 as const },
    { address: "fd00::1", family: 6 as const },
  ];
  const { stateOf } = aLinkBench({ policy: { allowPrivate: false }, resolve });

  expect((await stateOf("http://inside.test/")).verdict.reason).toBe("private-address");
});
