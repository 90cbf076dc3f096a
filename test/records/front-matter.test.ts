import { describe, expect, test } from "vitest";
import { readFrontMatter } from "../../src/records/front-matter.ts";
import { FrontMatterError } from "../../src/records/front-matter-error.ts";

/** What a text is refused for. */
function refusalOf(text: string): FrontMatterError {
  try {
    readFrontMatter(text);
  } catch (error) {
    if (error instanceof FrontMatterError) return error;
    throw error;
  }
  throw new Error("it was read");
}

describe("front matter", () => {
  test.each([
    ["a plain block", "---\ntitle: A\n---\nBody", "Body"],
    ["CRLF line ends", "---\r\ntitle: A\r\n---\r\nBody", "Body"],
    ["blanks behind the fence", "---  \ntitle: A\n---\nBody", "Body"],
    ["a named language", "---yaml\ntitle: A\n---\nBody", "Body"],
    ["a named language in capitals", "---YML\ntitle: A\n---\nBody", "Body"],
    ["no body", "---\ntitle: A\n---", ""],
    ["a second document", "---\ntitle: A\n---\n---\ntitle: B\n---\n", "---\ntitle: B\n---\n"],
    ["a rule in the body", "---\ntitle: A\n---\none\n\n---\n\ntwo", "one\n\n---\n\ntwo"],
  ])("is read with %s", (_what, text, body) => {
    expect(readFrontMatter(text)).toEqual({ fields: { title: "A" }, body });
  });

  test("that nothing ends is read to the end, and says so", () => {
    expect(readFrontMatter("---\ntitle: A\n")).toEqual({ fields: { title: "A" }, body: "", isOpen: true });
  });

  test("may be empty", () => {
    expect(readFrontMatter("---\n---\nBody")).toEqual({ fields: {}, body: "Body" });
  });

  test.each([
    ["is missing", "title: A\n", 1, 1, "no front matter: a record starts with a line ---"],
    ["comes after other text", "\n---\ntitle: A\n---\n", 1, 1, "no front matter"],
    ["is only a rule", "-----\ntitle: A\n", 1, 1, "no front matter"],
    ["is a list", "---\n- a\n---\n", 2, 1, "not a mapping; write fields as `title: ...`"],
    ["is one word", "---\nnothing\n---\n", 2, 1, "not a mapping"],
    ["has a key twice", "---\ntitle: A\ntitle: B\n---\n", 3, 1, "duplicated mapping key"],
    ["has a colon in unquoted text", "---\ntitle: A: B\n---\n", 2, 9, "text with : or # needs quotes"],
    ["has a list that never ends", "---\na: 1\ntopics: [A, B\n---\n", 3, 14, "not valid YAML"],
    ["has a language tag", "---\ntitle: !!js/function 'x'\n---\n", 2, 8, "unknown scalar tag"],
    ["is nested without end", `---\na: ${"[".repeat(100_000)}\n---\n`, 2, 103, "maxDepth"],
  ])("is refused with its place when it %s", (_what, text, line, column, message) => {
    const { line: atLine, column: atColumn, message: said } = refusalOf(text);

    expect({ line: atLine, column: atColumn, message: said }).toEqual({
      line,
      column,
      message: expect.stringContaining(message),
    });
  });

  test("that explodes through aliases is refused before it does", () => {
    const levels = [..."bcdefghij"].map((name, index, all) => {
      const below = index === 0 ? "a" : all[index - 1];
      return `${name}: &${name} [${Array(9).fill(`*${below}`).join(", ")}]\n`;
    });

    const refusal = refusalOf(`---\na: &a [x, x, x]\n${levels.join("")}---\n`);

    expect(refusal.message).toContain("aliases");
  });

  test("may use an anchor or two", () => {
    const { fields } = readFrontMatter("---\nname: &who Ann\nprovider: { name: *who }\n---\n");

    expect(fields["provider"]).toEqual({ name: "Ann" });
  });
});

describe("front matter in another language", () => {
  test.each([
    "js", "JS", "javascript", "JavaScript", " js ", "coffee", "cson", "CoffeeScript", "json", "ruby",
    "constructor", "__proto__", "__defineGetter__", "valueOf", "toString", "title: A",
  ])("is refused and never run: %s", (language) => {
    const refusal = refusalOf(`---${language}\n{ title: (globalThis.wasRun = true) }\n---\n`);

    expect(refusal).toMatchObject({ line: 1, column: 4 });
    expect(refusal.message).toBe(
      `front matter in ${JSON.stringify(language.trim())} is refused; feedmill reads YAML and TOML only, so start the file with a plain ---`,
    );
    expect(globalThis).not.toHaveProperty("wasRun");
  }); // biome-ignore format: a list

  test("is refused even when the file ends on its first line", () => {
    expect(refusalOf("---js").message).toContain('"js" is refused');
  });
});

describe("hundreds of blank lines", () => {
  test.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
    ["LS", "\u2028"],
    ["PS", "\u2029"],
    ["LF and blanks", " \t\n"],
  ])("are refused at their place, and quickly: %s", (_what, end) => {
    const refusal = refusalOf(`---\ntitle: A\n${end.repeat(Math.floor(300_000 / end.length))}---\n`);

    expect(refusal).toMatchObject({ line: 2, message: "more than 200 blank lines in a row; remove them" });
  });

  test("are no fault while they are fewer than two hundred", () => {
    const { fields } = readFrontMatter(`---\ntitle: A\n${"\n".repeat(150)}excerpt: B\n---\n`);

    expect(fields).toEqual({ title: "A", excerpt: "B" });
  });
});
