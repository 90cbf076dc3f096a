import { describe, expect, test } from "vitest";
import { showsWithdrawal } from "../../src/records/withdrawal.ts";
import { parsed } from "../support/record.ts";

describe("broken front matter hides its record", () => {
  test.each([
    '"published": false',
    "'published' : 'No'",
    "  published: off",
    "{ title: x, published: no }",
    "published:\n  false",
    "published: # never\n  false",
    "? published\n: false",
    "published: >-\n  false",
    "published: !!bool false",
    "published: &off false",
    "published: *off",
    '"publ\\u0069shed": false',
    "publised: false",
    "PUBLISHED: 0",
    "draft: true",
    "Draft : YES",
    "hidden: on",
    "status: Private",
    "removed: true",
    "published:\ndraft: true",
    "list:\n- published: false",
  ])("with %j", (line) => {
    const text = `---\ntitle: [\n${line}\n---\nBody`;

    expect(parsed(text)).toMatchObject({ isWithdrawn: true });
  });

  test.each(["published = false", "draft = true", '"draft" = true', "status = 'draft'", "params = { hidden = true }"])(
    "with %j in TOML",
    (line) => {
      expect(parsed(`+++\ntitle = "A\n${line}\n+++\nBody`)).toMatchObject({ isWithdrawn: true });
    },
  );

  test.each([
    ["UTF-16, little end first", Buffer.from("\ufeff---\ntitle: [\npublished: false\n---\n", "utf16le")],
    ["UTF-16, big end first", Buffer.from("\ufeff---\ntitle: [\npublished: false\n---\n", "utf16le").swap16()],
    ["UTF-16 that does not say so", Buffer.from("---\ntitle: A\ndraft: true\n---\n", "utf16le")],
    ["Latin-1", Buffer.from("---\ntitle: caf\xe9\nstatus: draft\n---\n", "latin1")],
    ["no front matter at all", Buffer.from("title: A\ndraft: true\n")],
  ])("in %s", (_what, bytes) => {
    expect(parsed(bytes)).toMatchObject({ isWithdrawn: true });
  });
});

describe("broken front matter hides nothing", () => {
  test.each([
    "published: true",
    "published:",
    "draft: false",
    "status: live",
    "text: not published: false, they said",
    "# published: false",
    "unpublished: no",
    "publisher: no",
  ])("with %j", (line) => {
    expect(parsed(`---\ntitle: [\n${line}\n---\nBody`)).toMatchObject({ isWithdrawn: false });
  });

  test("with words that hide in the body only", () => {
    expect(parsed("---\ntitle: [\n---\ndraft: true\n")).toMatchObject({ isWithdrawn: false });
    expect(parsed('+++\ntitle = "A\n+++\ndraft = true\n')).toMatchObject({ isWithdrawn: false });
    expect(parsed("---\ntitle: [\n...\npublished: false\n")).toMatchObject({ isWithdrawn: false });
  });
});

test("is searched in time that grows with the text", () => {
  const hostile = ["published:\n", "published: !a ", "? ", '"a": ', "- - ", "published: # x\n", "a : b, "];

  for (const part of hostile) expect(showsWithdrawal(`---\n${part.repeat(60_000)}`)).toBe(false);
});
