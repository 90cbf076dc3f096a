import { expect, test } from "vitest";
import { openCookies } from "../../../src/links/fetch/cookies.ts";

test("keeps cookies for the hosts they are meant for, and refuses those of other sites and public suffixes", () => {
  const cookies = openCookies();
  cookies.keep(new URL("https://www.example.co.uk/"), [
    "own=1; Path=/",
    "wide=2; Domain=.example.co.uk; Secure",
    "evil=3; Domain=example.org",
    "suffix=4; Domain=co.uk",
  ]);
  cookies.keep(new URL("https://www.example.co.uk/"), "bad=\u0000");
  cookies.keep(new URL("https://www.example.co.uk/"), undefined);

  expect(cookies.headerFor(new URL("https://www.example.co.uk/x"))).toBe("own=1; wide=2");
  expect(cookies.headerFor(new URL("https://id.example.co.uk/"))).toBe("wide=2");
  expect(cookies.headerFor(new URL("http://id.example.co.uk/"))).toBe("");
  expect(cookies.headerFor(new URL("https://example.org/"))).toBe("");
  expect(cookies.headerFor(new URL("https://other.co.uk/"))).toBe("");
});

test("keeps cookies of addresses and of hosts that only this machine knows", () => {
  const cookies = openCookies();
  cookies.keep(new URL("http://127.0.0.1:8080/"), "a=1");
  cookies.keep(new URL("http://site.localhost/"), "b=2");

  expect(cookies.headerFor(new URL("http://127.0.0.1:8080/x"))).toBe("a=1");
  expect(cookies.headerFor(new URL("http://site.localhost/x"))).toBe("b=2");
});

test("never keeps more than 50 cookies", () => {
  const cookies = openCookies();
  cookies.keep(
    new URL("https://a.test/"),
    Array.from({ length: 80 }, (_, i) => `c${i}=1`),
  );

  expect(cookies.headerFor(new URL("https://a.test/")).split("; ")).toHaveLength(50);
});
