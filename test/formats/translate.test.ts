import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderOlderPage, renderPage } from "../../src/formats/page/feed-page.ts";
import {
  itemCountText,
  placeholdersOf,
  scriptTranslations,
  type Text,
  texts,
  translate,
  translateMarkup,
} from "../../src/formats/translate.ts";
import translations from "../../src/formats/translations.json" with { type: "json" };
import { aFeed, anItem, aPlan, aSite } from "../support/feed.ts";
import { aProject } from "../support/project.ts";

const languages = Object.entries(translations) as [string, Record<string, string>][];

describe.each(languages)("the words in %s", (_language, words) => {
  test("are all there, and no others", () => {
    expect(Object.keys(words).sort()).toEqual([...texts].sort());
    for (const [text, said] of Object.entries(words)) expect(said.trim(), text).toMatch(/./u);
  });

  test("have the same names in braces as the English ones", () => {
    for (const text of texts)
      expect(placeholdersOf(words[text] ?? "").sort(), text).toEqual(placeholdersOf(text).sort());
  });

  test("call copying the same on the button and to who hears it", () => {
    expect(words["Copy the address: {name}"]?.toLowerCase()).toContain(words["Copy"]?.toLowerCase());
  });
});

describe("a text is said", () => {
  test.each([
    ["de", "Suche"],
    ["de-AT", "Suche"],
    ["DE", "Suche"],
    ["zh", "搜索"],
    ["zh-CN", "搜索"],
    ["zh-Hans-HK", "搜索"],
    ["zh-TW", "搜尋"],
    ["zh-Hant", "搜尋"],
    ["en-GB", "Search"],
    ["sv", "Search"],
    ["den", "Search"],
  ])("in the language of the site, whatever its region: %s", (language, word) => {
    expect(translate({ language }, "Search")).toBe(word);
  });

  test("in words of the site's own before all others", () => {
    const words = { Search: "Look", "Page {number} of {last}": "{number} : {last} : {number}" };

    expect(translate({ language: "de", words }, "Search")).toBe("Look");
    expect(translate({ language: "de", words }, "Page {number} of {last}", { number: 2, last: 3 })).toBe("2 : 3 : 2");
    expect(translate({ language: "de", words }, "Found")).toBe("Gefunden");
  });

  test.each([
    ["en", 0, "{count} items"],
    ["en", 1, "{count} item"],
    ["fr", 0, "{count} item"],
    ["ja", 1, "{count} items"],
    ["ko", 1, "{count} item"],
    ["qaa", 2, "{count} items"],
  ] as [string, number, Text][])(
    "for one or more, by the rules of the language it is said in: %s, %d",
    (language, count, text) => {
      expect(itemCountText({ language }, count)).toBe(text);
    },
  );

  test("as markup, in which names are escaped and run their own way in Arabic", () => {
    const values = { name: "A & B", number: 2 };

    expect(translateMarkup({ language: "en" }, "{name}, page {number}", values).markup).toBe("A &amp; B, page 2");
    expect(translateMarkup({ language: "ar" }, "{name}, page {number}", values).markup).toBe(
      "<bdi>A &amp; B</bdi>، الصفحة 2",
    );
    expect(
      translateMarkup({ language: "en", words: { "Source: {name}": "<b>{name}" } }, "Source: {name}", { name: "<i>" })
        .markup,
    ).toBe("&lt;b&gt;&lt;i&gt;");
  });

  test("to the script of the pages as far as it says anything", () => {
    const script = readFileSync(join(import.meta.dirname, "../../src/browser/feedmill.ts"), "utf8");
    const asked = [...script.matchAll(/said\(([^;]*)\)/gu)].flatMap(([, inside = ""]) =>
      [...inside.matchAll(/"([^"]+)"/gu)].map(([, text = ""]) => text),
    );

    expect(new Set(Object.keys(JSON.parse(scriptTranslations({ language: "de" }) ?? "")))).toEqual(new Set(asked));
  });

  test("to the script of the pages only when it is not said in English", () => {
    expect(scriptTranslations({ language: "en" })).toBeUndefined();
    expect(JSON.parse(scriptTranslations({ language: "en", words: { Copied: "Got it" } }) ?? "")).toEqual({
      Copied: "Got it",
    });
  });
});

/** The English texts that stand in a page, of those that are not the same in German. */
function englishIn(page: string): string[] {
  const german = translations.de as Record<string, string>;
  const shown = page.split(/[<>"]/u).map((part) => part.trim().replaceAll(/\d+/gu, "#"));
  return texts.filter((text) => german[text] !== text && shown.includes(text.replaceAll(/\{\w+\}/gu, "#")));
}

describe("a site in German", () => {
  const item = anItem({ related: [{ title: "R", url: "https://r.example/" }] });
  const below = [aPlan({ id: "topics/a", folder: "topics/a", name: "A" })].map((plan) => ({ plan, items: 1 }));
  const pageIn = (language: string) =>
    renderPage(aFeed([item]), { above: [], below, hasOlder: true }, aSite({ language })) +
    renderOlderPage({ plan: aPlan(), items: [], above: [], place: { number: 2, last: 3 } }, aSite({ language }));

  test("has no English word on its pages, where an English one has", () => {
    const [german, english] = [pageIn("de"), pageIn("en")];

    expect(englishIn(english).length).toBeGreaterThan(15);
    expect(englishIn(german)).toEqual([]);
    expect(german).toContain('1<span class="hidden"> Beitrag</span>');
    expect(german).toContain("<summary>Weitere Quellen: 1</summary>");
    expect(german).toContain("<span>Seite 2 von 3</span>");
    expect(german.replaceAll(/ data-words="[^"]*"/gu, "")).not.toContain("{");
    expect(german).toContain('<body data-words="{&quot;Copy&quot;:&quot;Kopieren&quot;');
    expect(english).not.toContain("data-words");
  });

  test("speaks German in feeds and in what other sites show, and English to who runs it", async () => {
    const language = "de";
    const project = aProject({
      config: { site: { title: "Seite", url: "https://feeds.example.org/", language }, feeds: { limit: 1 } },
      topics: { leer: { name: "Leer" } },
      records: { a: { provider: { name: "Blatt" } } },
    });
    await project.build();
    const read = (path: string) => project.read(`output/${path}`);

    for (const path of ["feed.rss", "feed.atom", "feed.json"]) expect(read(path)).toContain("Quelle: ");
    expect(JSON.parse(read("feed.json"))).toMatchObject({ user_comment: expect.stringContaining("Dies ist ein Feed") });
    expect(read("embed/v1/topics/leer.html")).toContain("Noch nichts hier.");
    expect(read("embed/v1/frames/topics/leer.html")).toContain("Noch nichts hier.");
    for (const path of ["health/index.html", "embed/v1/index.html"]) {
      expect(read(path)).toContain('<html lang="en" dir="ltr">');
      expect(read(path)).toMatch(/<a href="[./]*index.html" lang="de">Seite<\/a>/u);
      expect(read(path)).toContain("Skip to the content");
      expect(read(path)).not.toContain("data-words");
    }
    const { out } = await project.command("embed", "all");
    expect(out).toContain('note="Die neuesten Beiträge konnten nicht geladen werden."');
  });
});

test("words that change are on the pages and in the feeds of the next run", async () => {
  const site = { title: "Site", url: "https://feeds.example.org/" };
  const project = aProject({ config: { site }, records: { a: { provider: { name: "Paper" } } } });
  await project.build();
  project.config({ site: { ...site, words: { "Source: {name}": "From {name}", Search: "Look for" } } });

  await project.build();

  expect(project.read("output/index.html")).toContain(">Look for</label>");
  for (const path of ["feed.rss", "feed.atom", "feed.json"]) expect(project.read(`output/${path}`)).toContain("From ");
});
