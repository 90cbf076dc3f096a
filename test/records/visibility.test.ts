import { describe, expect, test } from "vitest";
import { parsed, recordOf, recordText } from "../support/record.ts";

describe("a record is hidden", () => {
  test.each<[Record<string, unknown>, string?]>([
    [{ draft: true }],
    [{ draft: "Yes" }],
    [{ hidden: "on" }],
    [{ unpublished: 1 }],
    [{ draft: true, published: true }],
    [{ draft: false, hidden: true }],
    [{ status: "draft" }],
    [{ status: " Private " }],
    [{ status: "PENDING" }],
    [{ status: "in-review" }],
    [{ status: "trash" }],
    [{}, "_drafts/a.md"],
    [{}, "blog/_drafts/2026/a.md"],
    [{ published: true }, "blog/_partial.md"],
  ])("by %j in %s", (fields, path = "a.md") => {
    expect(recordOf(fields, { path })).toMatchObject({ isPublished: false, isDraft: true });
  });

  test.each([
    ...["draft", "private", "pending", "archived", "wip", "review", "in review", "scheduled", "future", "trash"],
    ...["hidden", "unpublished"],
  ])("by the status %s", (status) => {
    expect(recordOf({ status })).toMatchObject({ isPublished: false, isDraft: true });
  });

  test("by one `false` among several fields that say whether it is published, and by `removed`", () => {
    const fields = { fields: { published: ["published", "live"] } };

    expect(recordOf({ published: true, live: false }, fields).isPublished).toBe(false);
    expect(recordOf({ removed: true })).toMatchObject({ isRemoved: true });
    expect(recordOf({ removed: "no" })).toMatchObject({ isRemoved: false });
  });

  test("when undecided records are hidden and it does not say that it is published", () => {
    const hide = { undecided: "hide" } as const;

    expect(recordOf({}, hide)).toMatchObject({ isPublished: false, isUndecided: true });
    expect(recordOf({ published: "yes" }, hide)).toMatchObject({ isPublished: true });
    expect(recordOf({ published: "yes" }, hide)).not.toHaveProperty("isUndecided");
  });

  test.each([
    ["Published", false],
    ["PUBLISHED", "no"],
    ["publised", "off"],
    ["publish", false],
    ["pub_lished", 0],
    ["is-published", false],
    ["publishd", "No"],
    ["Draft", true],
    ["isDraft", "yes"],
    ["un-published", true],
    ["Status", "draft"],
  ])("by a slip, which is a problem: %s: %j", (key, value) => {
    const { record, problems } = parsed(recordText({ title: "A", [key]: value }));

    expect(record).toMatchObject({ isPublished: false, isDraft: true });
    expect(problems).toEqual([
      expect.objectContaining({ field: key, line: 3, message: expect.stringContaining("hides the record") }),
    ]);
  });

  test("by what a merge key brings", () => {
    expect(parsed("---\nbase: &base { published: no }\n<<: *base\ntitle: A\n---\n").record).toMatchObject({
      isPublished: false,
    });
    expect(parsed("---\ntitle: A\n<<: [{ x: 1 }, { draft: true }]\n---\n").record).toMatchObject({ isDraft: true });
  });

  test.each(["draft", "hidden", "published"])("and reported when %s says neither yes nor no", (field) => {
    const { record, isWithdrawn, problems } = parsed(recordText({ title: "A", [field]: "perhaps" }));

    expect({ record, isWithdrawn }).toEqual({ record: undefined, isWithdrawn: true });
    expect(problems).toMatchObject([{ field, message: "must be true or false" }]);
  });
});

describe("a record is published", () => {
  test.each<[Record<string, unknown>, string?]>([
    [{ draft: false }],
    [{ draft: "" }],
    [{ draft: null, hidden: "no", unpublished: 0 }],
    [{ status: "published" }],
    [{ status: "live" }],
    [{ status: ["draft"] }],
    [{ publisher: "no" }],
    [{ publishers: "no" }],
    [{ publishes: "no" }],
    [{ publishedAt: "no" }],
    [{ publishedOn: "no" }],
    [{ publishedBy: "no" }],
    [{ drafted: true }],
    [{}, "_posts/2026-01-01-a.md"],
    [{}, "drafts/a.md"],
  ])("with %j in %s", (fields, path = "a.md") => {
    const { record } = parsed(recordText({ title: "A", ...fields }), {}, path);

    expect(record).toMatchObject({ isPublished: true });
    expect(record).not.toHaveProperty("isDraft");
  });

  test("with a date in `published`, which is its date", () => {
    const record = recordOf({ published: "2026-03-04" });

    expect(record).toMatchObject({ isPublished: true, publishedAt: "2026-03-04T00:00:00.000Z" });
    expect(record).not.toHaveProperty("isUndecided");
  });
});
