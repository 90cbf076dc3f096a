import { describe, expect, test } from "vitest";
import { exclusionOf } from "../../src/feeds/exclusion.ts";
import type { SourceRecord } from "../../src/model/record.ts";
import { aRecord } from "../support/record.ts";

describe("a record stands", () => {
  const { url: _url, ...withoutLink } = aRecord();
  const { publishedAt: _date, ...undated } = aRecord();

  test.each<[string, SourceRecord, string | undefined]>([
    ["as a candidate", aRecord(), undefined],
    ["as a candidate, whatever its date", aRecord({ publishedAt: "2099-01-01T00:00:00.000Z" }), undefined],
    ["outside as unpublished", aRecord({ isPublished: false }), "unpublished"],
    ["outside as removed", aRecord({ isRemoved: true }), "removed"],
    ["outside as removed, even if it is unpublished too", aRecord({ isRemoved: true, isPublished: false }), "removed"],
    ["outside without a link", withoutLink, "no-link"],
    ["outside as unpublished rather than without a link", { ...withoutLink, isPublished: false }, "unpublished"],
    ["outside without a date", undated, "undated"],
    ["outside when it is filtered", aRecord({ quality: 10 }), "filtered"],
  ])("%s", (_what, record, exclusion) => {
    expect(exclusionOf(record, exclusion === "filtered" ? { minQuality: 50 } : {})).toBe(exclusion);
  });
});
