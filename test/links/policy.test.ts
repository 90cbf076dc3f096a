import { expect, test } from "vitest";
import { z } from "zod";
import { hostRules } from "../../src/links/fetch/host.ts";
import { linkPolicy } from "../../src/links/policy.ts";

test("has a default and a sentence for every key", () => {
  const schema = z.toJSONSchema(linkPolicy, { io: "input" });

  expect(linkPolicy.parse({})).toMatchObject({ concurrency: 64, perHost: 2, hostGapMs: 250, patience: "patient" });
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    // Who is asking depends on the site.
    if (key !== "userAgent") expect(property, key).toHaveProperty("default");
    expect(property, key).toMatchObject({ description: expect.stringMatching(/^[A-Z]/) });
  }
});

test("fills in the patience numbers that are not given", () => {
  expect(linkPolicy.parse({ patience: { gone: { times: 4 } } }).patience).toEqual({
    gone: { times: 4, hours: 24 },
    missing: { times: 3, hours: 168 },
    soft404: { times: 3, hours: 168 },
    fault: { times: 5, hours: 504 },
  });
});

test.each([
  { concurency: 1 },
  { concurrency: 0 },
  { patience: "angelic" },
  { hosts: { "a.test": { headers: { "bad name": "x" } } } },
  { hosts: { "a.test": { headers: { ok: "line\r\nbreak" } } } },
])("refuses %o", (input) => {
  expect(linkPolicy.safeParse(input).success).toBe(false);
});

test("finds the rule of a host with and without www., in any script", () => {
  const ruleFor = hostRules({ "www.a.test": { perHost: 1 }, "müller.test": { perHost: 2 } });

  expect(ruleFor("a.test")?.perHost).toBe(1);
  expect(ruleFor("xn--mller-kva.test")?.perHost).toBe(2);
  expect(ruleFor("b.test")).toBeUndefined();
});
