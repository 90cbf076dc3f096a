import { expect, test } from "vitest";
import type { FinishedCheck } from "../../../src/links/check/outage.ts";
import { openQuarantine } from "../../../src/links/check/quarantine.ts";

const silent = (host: string): FinishedCheck => ({
  host,
  was: "unknown",
  observation: { url: `https://${host}/`, reason: "timeout" },
});
const answered = (host: string): FinishedCheck => ({
  host,
  was: "unknown",
  observation: { url: `https://${host}/`, reason: "not-found", status: 404 },
});

/** A quarantine, and what its probe was asked. */
function aQuarantine(isNetworkUp: boolean) {
  const probed: (readonly string[])[] = [];
  const answer = async (urls: readonly string[]) => {
    probed.push(urls);
    return isNetworkUp;
  };
  return { quarantine: openQuarantine({ answer }), probed };
}

const add = async (quarantine: ReturnType<typeof aQuarantine>["quarantine"], checks: readonly FinishedCheck[]) => {
  for (const check of checks) await quarantine.add(check);
};
const silentHosts = (count: number) => Array.from({ length: count }, (_, i) => silent(`s${i}.test`));

test("believes silence once a server has answered after it", async () => {
  const { quarantine, probed } = aQuarantine(false);

  await add(quarantine, [...silentHosts(3), answered("a.test"), silent("late.test")]);

  expect(quarantine.believed()).toBe(4);
  expect(probed).toEqual([]);
});

test("probes links that answered before, after twenty silent checks in a row", async () => {
  const { quarantine, probed } = aQuarantine(true);

  await add(quarantine, [answered("a.test"), ...silentHosts(19)]);
  const before = [...probed];
  await quarantine.add(silent("one-more.test"));

  expect(before).toEqual([]);
  expect(probed).toEqual([["https://a.test/"]]);
  expect(quarantine.believed()).toBe(21);
});

test("believes nothing more once the probe finds the network silent", async () => {
  const { quarantine } = aQuarantine(false);

  await add(quarantine, [answered("a.test"), ...silentHosts(20), answered("b.test")]);

  expect(quarantine.outage()).toMatch(/nothing answered: 20 links on 20 host/);
  expect(quarantine.takeBelieved()).toEqual([answered("a.test")]);
});

test("drops what is left without a probe when hurried", async () => {
  const { quarantine, probed } = aQuarantine(true);

  await add(quarantine, silentHosts(3));
  await quarantine.settle(true);

  expect(quarantine.believed()).toBe(0);
  expect(probed).toEqual([]);
});

test("asks three of the hosts that answered, and again after twenty more silent checks", async () => {
  const { quarantine, probed } = aQuarantine(true);
  const four = ["a", "b", "c", "d"].map((name) => answered(`${name}.test`));

  await add(quarantine, [...four, ...silentHosts(40)]);

  const asked = ["https://a.test/", "https://b.test/", "https://c.test/"];
  expect(probed).toEqual([asked, asked]);
  expect(quarantine.believed()).toBe(44);
});

test("goes on when a server answers while a probe that fails is under way", async () => {
  const probe = Promise.withResolvers<boolean>();
  const quarantine = openQuarantine({ answer: () => probe.promise });

  await add(quarantine, silentHosts(19));
  const doubtful = quarantine.add(silent("one-more.test"));
  await quarantine.add(answered("late.test"));
  probe.resolve(false);
  await doubtful;

  expect(quarantine.outage()).toBeUndefined();
  expect(quarantine.believed()).toBe(21);
});

test("asks nobody in the end when nothing is in doubt", async () => {
  const { quarantine, probed } = aQuarantine(false);

  await add(quarantine, [silent("s.test"), answered("a.test")]);
  await quarantine.settle(false);

  expect(probed).toEqual([]);
  expect(quarantine.takeBelieved()).toHaveLength(2);
});
