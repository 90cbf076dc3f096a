import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spellTopic, withHash } from "../../src/feeds/topic-id.ts";
import { anyText } from "../support/hostile.ts";

/** The folder names that every file system and URL path takes. */
const safe = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*$/u;

describe("a topic's name as a folder", () => {
  test.each([
    ["AI", "ai"],
    ["Machine Learning", "machine-learning"],
    ["  Machine \t Learning ", "machine-learning"],
    ["C++", "c-plus-plus"],
    ["C#", "c-sharp"],
    [".NET", "dot-net"],
    ["R&D", "r-and-d"],
    ["@home", "at-home"],
    ["Node.js", "node-dot-js"],
    ["人工智能", "人工智能"],
    ["Größe", "größe"],
    ["cafe\u0301", "café"],
    ["हिन्दी", "हिन्दी"],
    ["AI - Ethics", "ai-ethics"],
    ["snake_case", "snake_case"],
    ["..", "dot-dot"],
  ])("%s is spelled %s, and nothing is lost", (name, id) => {
    expect(spellTopic(name)).toEqual({ id, isLossless: true });
  });

  test.each([
    ["🚀", /^topic-[0-9a-f]{6}$/u],
    ["❤️", /^topic-[0-9a-f]{6}$/u],
    ["!?", /^topic-[0-9a-f]{6}$/u],
    ["", /^topic-[0-9a-f]{6}$/u],
    ["\u0301", /^topic-[0-9a-f]{6}$/u],
    ["AI / ML", /^ai-ml-[0-9a-f]{6}$/u],
    ["AI/ML", /^ai-ml-[0-9a-f]{6}$/u],
    ["What’s new", /^whats-new-[0-9a-f]{6}$/u],
    ["a/b", /^a-b-[0-9a-f]{6}$/u],
    ["../../etc/passwd", /^dot-dot-dot-dot-etc-passwd-[0-9a-f]{6}$/u],
    ["Rock 'n' Roll", /^rock-n-roll-[0-9a-f]{6}$/u],
    ["AI 🚀", /^ai-[0-9a-f]{6}$/u],
    ["日本・東京", /^日本-東京-[0-9a-f]{6}$/u],
    ["CON", /^con-[0-9a-f]{6}$/u],
    ["lpt1", /^lpt1-[0-9a-f]{6}$/u],
    ["Index", /^index-[0-9a-f]{6}$/u],
    ["x".repeat(300), /^x{50}-[0-9a-f]{6}$/u],
    ["𝕏".repeat(300), /^(?:\u{1d54f}){50}-[0-9a-f]{6}$/u],
  ])("%s cannot be spelled without loss and carries a hash", (name, id) => {
    expect(spellTopic(name)).toEqual({ id: expect.stringMatching(id), isLossless: false });
  });

  test("is the same for spellings that are the same name", () => {
    expect(spellTopic("AI 🚀").id).toBe(spellTopic("ai  🚀").id);
    expect(spellTopic("CAFE\u0301!").id).toBe(spellTopic("café!").id);
  });

  test("keeps names apart that lose different things", () => {
    const ids = ["AI", "AI!", "AI?", "AI 🚀", "AI 🔥", "A/I", "(AI)"].map((name) => spellTopic(name).id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test("is safe and short, whatever the name", () => {
    fc.assert(
      fc.property(anyText(100), (name) => {
        const { id } = spellTopic(name);

        expect(id).toMatch(safe);
        expect(Buffer.byteLength(id)).toBeLessThan(255);
        expect(id).toBe(spellTopic(name).id);
      }),
    );
  });
});

test("a hash is that of the name, not of its spelling", () => {
  expect(withHash("ai", "AI")).toBe(withHash("ai", "ai"));
  expect(withHash("ai", "AI")).not.toBe(withHash("ai", "A.I."));
  expect(withHash("", "x")).toMatch(/^topic-/u);
});
