import { afterAll, beforeAll, expect, test } from "vitest";
import { aLinkBench } from "../support/link-checks.ts";
import { aWeb, type Web } from "../support/web.ts";

let web: Web;
beforeAll(async () => {
  web = await aWeb();
});
afterAll(() => web.close());

test("twenty hung hosts do not delay a thousand good links", async () => {
  const hung = Array.from({ length: 20 }, (_, index) => web.url("/hang", index + 100));
  let goodAt = 0;
  let good = 0;
  const startedAt = performance.now();
  const counting = await aWeb({
    "/good/*": ({ response }) => {
      if (++good === 1000) goodAt = performance.now() - startedAt;
      response.end("<title>Good</title>");
    },
  });
  const links = Array.from({ length: 1000 }, (_, index) => counting.url(`/good/${index}`, (index % 40) + 1));

  const timeoutMs = 4000;
  const { memory, check } = aLinkBench({ policy: { timeoutMs } });
  const result = await check([...hung, ...links]);
  await counting.close();

  // Before the first hung link is given up for the first time.
  expect(goodAt).toBeLessThan(timeoutMs * 0.6);
  expect(result).toEqual({ checked: 1020 });
  expect(hung.map((url) => memory.states.get(url)?.verdict.reason)).toEqual(hung.map(() => "timeout"));
});
