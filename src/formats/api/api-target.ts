import { digestOf } from "../../model/digest.ts";
import type { PlannedFiles } from "../../model/file.ts";
import { optional } from "../../model/optional.ts";
import type { PlannedItems } from "../../model/planned-feed.ts";
import type { Site } from "../../model/site.ts";
import type { Topic } from "../../model/topic.ts";
import type { OutputInput, OutputTarget } from "../target.ts";
import { type ApiList, apiFolder, apiPath } from "./paths.ts";

/** Items on a full page. */
const pageSize = 100;

/**
 * The JSON API: every item of every topic, whatever the feeds' limits. Pages are cut from the oldest item on, so that
 * new items change the last page only.
 */
export const apiTarget: OutputTarget = {
  name: "api",
  isOn: ({ hasApi }) => hasApi,
  plan(input) {
    const living = input.topics.filter((topic) => !topic.isRetired);
    const all = planList(undefined, input);
    const rest = living.map((topic) => planList(topic, input));
    const index = planIndex(
      all.list,
      rest.map(({ list }) => list),
      input.site,
    );
    return { files: [...all.files, ...rest.flatMap(({ files }) => files), index, schemaFiles] };
  },
};

function planList(topic: Topic | undefined, { itemsFromOldest, site }: OutputInput) {
  const pages = [...itemsFromOldest(topic?.feedKeys, pageSize)];
  const newest = pages.pop() ?? { ...noItems, digest: digestOf(site) };
  const list: ApiList = {
    count: pages.length * pageSize + newest.itemCount,
    fullPages: pages.length,
    ...optional("topic", topic),
  };
  const planPage = (page: PlannedItems, number: number | undefined): PlannedFiles => ({
    paths: [apiPath(list, number)],
    digest: pageDigest(page, list, number),
    async render() {
      const { renderApiPage } = await import("./pages.ts");
      return [{ path: apiPath(list, number), body: renderApiPage(list, number, await page.compose(), site) }];
    },
  });
  const files = [...pages.map((page, index) => planPage(page, index + 1)), planPage(newest, undefined)];
  return { list, files };
}

const noItems: Omit<PlannedItems, "digest"> = { itemCount: 0, compose: () => Promise.resolve([]) };

/** A full page changes with its own items only, and once when the next one begins. */
function pageDigest({ digest }: PlannedItems, { count, fullPages, topic }: ApiList, number: number | undefined) {
  const place = number === undefined ? [count, fullPages] : [number, number === fullPages];
  return digestOf([digest, topic?.id, topic?.name, place]);
}

function planIndex(all: ApiList, lists: readonly ApiList[], site: Site): PlannedFiles {
  const path = `${apiFolder}/index.json`;
  return {
    paths: [path],
    digest: digestOf([site, all, lists]),
    async render() {
      const { renderApiIndex } = await import("./pages.ts");
      return [{ path, body: renderApiIndex(all, lists, site) }];
    },
  };
}

const schemaFiles: PlannedFiles = {
  paths: [`${apiFolder}/schema.json`],
  digest: digestOf("schema"),
  async render() {
    const { renderApiSchema } = await import("./schema.ts");
    return [{ path: `${apiFolder}/schema.json`, body: renderApiSchema() }];
  },
};
