import { describe, expect, test } from "vitest";
import { formats } from "../../../src/formats/feed/formats.ts";
import { renderServerFiles } from "../../../src/formats/hosting/server-files.ts";
import { discoveryLinks } from "../../../src/formats/page/subscribe.ts";
import { variantsOf } from "../../../src/output/precompress.ts";
import { contentTypeOf } from "../../../src/server/content-types.ts";
import { aPlan, aSite } from "../../support/feed.ts";

describe.each(Object.values(formats))("the format $name", ({ name, title, fileName, contentType }) => {
  test("has its type wherever files are served", () => {
    const site = aSite({ formats: [name] });

    expect(contentTypeOf(`topics/ai/${fileName}`)).toBe(`${contentType}; charset=utf-8`);
    for (const { path, body } of renderServerFiles(site)) expect(body, path).toContain(contentType);
  });

  test("is announced to readers by its type and title", () => {
    expect(discoveryLinks(aPlan(), aSite()).markup).toContain(
      `type="${contentType}" title="The Example (${title})" href="${fileName}"`,
    );
  });

  test("has compressed copies", () => {
    expect(variantsOf(fileName).map(({ path }) => path)).toEqual([`${fileName}.br`, `${fileName}.gz`]);
  });

  test("is listed under its own name", () => {
    expect(formats[name].name).toBe(name);
  });
});
