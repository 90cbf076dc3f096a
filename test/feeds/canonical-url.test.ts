import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalUrl, pageNumber } from "../../src/feeds/canonical-url.ts";
import { anyText } from "../support/hostile.ts";

describe("the same page", () => {
  test.each([
    ["https://example.org/a", "http://example.org/a"],
    ["https://example.org/a", "https://www.example.org/a"],
    ["https://example.org/a", "https://EXAMPLE.org/a/"],
    ["https://example.org", "https://example.org///"],
    ["https://example.org/a", "https://example.org/a?utm_source=x&UTM_Medium=y&fbclid=z&gclid=1"],
    ["https://example.org/a", "https://example.org/a?elqTrackId=4&wt.mc_id=5"],
    ["https://www.linkedin.com/pulse/a", "https://linkedin.com/pulse/a?trk=b&trackingId=c"],
    ["https://www.darkreading.com/a", "https://www.darkreading.com/a?_mc=NL&cid=NL"],
    ["https://youtu.be/a", "https://youtu.be/a?si=b"],
    ["https://example.org/a", "https://example.org./a"],
    ["https://example.org:8443/a", "https://example.org.:8443/a"],
    ["https://example.org/a?id=1", "https://example.org/a?utm_campaign=x&id=1"],
    ["https://example.org/a?q=x%20y", "https://example.org/a?q=x+y"],
    ["https://example.org/a", "https://example.org:443/b/../a?"],
  ])("%s is %s", (one, other) => {
    expect(canonicalUrl(other)).toBe(canonicalUrl(one));
    expect(pageNumber(other)).toBe(pageNumber(one));
  });

  test.each([
    ["https://example.org/a", "https://example.org/b"],
    ["https://example.org/a", "https://example.org/A"],
    ["https://example.org/a?cid=1", "https://example.org/a?cid=2"],
    ["https://example.org/a?mid=x", "https://example.org/a?mid=y"],
    ["https://example.org/a?trk=1&si=2", "https://example.org/a"],
    ["https://example.org/a?id=1", "https://example.org/a?id=2"],
    ["https://example.org/a?id=1", "https://example.org/a"],
    ["https://example.org/a", "https://example.org/a#b"],
    ["https://example.org/a", "https://news.example.org/a"],
    ["https://example.org/a", "https://example.org:8443/a"],
    ["https://example.org/?v=1", "https://example.org/?V=1"],
  ])("%s is not %s", (one, other) => {
    expect(canonicalUrl(other)).not.toBe(canonicalUrl(one));
    expect(pageNumber(other)).not.toBe(pageNumber(one));
  });

  test("has a number that a database can hold, whatever its address", () => {
    const address = anyText(20).map((text) => `https://example.org/${text}`);

    fc.assert(
      fc.property(
        address,
        (url) => Number.isSafeInteger(pageNumber(new URL(url).href)) && pageNumber(new URL(url).href) >= 0,
      ),
    );
  });
});
