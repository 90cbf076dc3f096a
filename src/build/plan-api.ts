import { type ApiList, apiFolder, apiPath } from "../formats/api/paths.ts";
import type { PlannedFiles } from "../model/file.ts";
import { optional } from "../model/optional.ts";
import type { Site } from "../model/site.ts";
import type { Topic } from "../model/topic.ts";
import type { Candidate, Selection } from "../store/selection.ts";
import type { Composer } from "./compose.ts";
import { digestOf } from "./digest.ts";

/** Items on a full page. */
const pageSize = 100;

/** What is kept of a page until it is rendered; items are read then. */
type Page = { readonly rowids: readonly number[]; readonly digest: string };

/** What the API is made from. */
export type ApiParts = {
  readonly topics: readonly Topic[];
  readonly selection: Selection;
  readonly composer: Composer;
  readonly site: Site;
};

/**
 * The files of the JSON API (`output.api`): every candidate of every topic, whatever the feeds' limit. Pages are cut from
 * the oldest item on, so that what is new changes the last page only. Of a page only row numbers are kept in memory.
 */
export function planApi({ topics, ...parts }: ApiParts): PlannedFiles[] {
  const { site } = parts;
  const served = topics.filter((topic) => !topic.isRetired);
  const [all, ...rest] = [undefined, ...served].map((topic) => planList(topic, parts));
  const lists = rest.map(({ list }) => list);
  return [
    ...(all?.planned ?? []),
    ...rest.flatMap(({ planned }) => planned),
    ...(all === undefined ? [] : [indexRendering(all.list, lists, site)]),
    schemaRendering,
  ];
}

function planList(topic: Topic | undefined, { selection, site, composer }: Omit<ApiParts, "topics">) {
  const pages = [...cutPages(selection.candidates(topic?.feedKeys, "oldest"), composer)];
  const newest = pages.pop() ?? { rowids: [], digest: composer.digest("none", []) };
  const list: ApiList = {
    count: pages.length * pageSize + newest.rowids.length,
    fullPages: pages.length,
    ...optional("topic", topic),
  };
  const toRendering = (page: Page, number: number | undefined): PlannedFiles => ({
    paths: [apiPath(list, number)],
    digest: pageDigest(page, list, number),
    async render() {
      const { renderApiPage } = await import("../formats/api/pages.ts");
      const compose = await composer.items();
      const items = page.rowids.flatMap((rowid) => {
        const candidate = selection.candidateAt(rowid);
        return candidate === undefined ? [] : [compose(candidate)];
      });
      return [{ path: apiPath(list, number), body: renderApiPage(list, number, items.reverse(), site) }];
    },
  });
  const planned = [...pages.map((page, index) => toRendering(page, index + 1)), toRendering(newest, undefined)];
  return { list, planned };
}

/** A full page changes with its own items only, and once when the next one is begun. */
function pageDigest({ digest }: Page, { count, fullPages, topic }: ApiList, number: number | undefined) {
  const place = number === undefined ? [count, fullPages] : [number, number === fullPages];
  return digestOf([digest, topic?.id, topic?.name, place]);
}

function* cutPages(oldestFirst: Iterable<Candidate>, composer: Composer): Generator<Page> {
  let candidates: Candidate[] = [];
  const toPage = (): Page => ({
    rowids: candidates.map(({ rowid }) => rowid),
    digest: composer.digest("api", candidates),
  });
  for (const candidate of oldestFirst) {
    if (candidates.length === pageSize) {
      yield toPage();
      candidates = [];
    }
    candidates.push(candidate);
  }
  if (candidates.length > 0) yield toPage();
}

function indexRendering(all: ApiList, lists: readonly ApiList[], site: Site): PlannedFiles {
  const path = `${apiFolder}/index.json`;
  return {
    paths: [path],
    digest: digestOf([site, all, lists]),
    async render() {
      const { renderApiIndex } = await import("../formats/api/pages.ts");
      return [{ path, body: renderApiIndex(all, lists, site) }];
    },
  };
}

const schemaRendering: PlannedFiles = {
  paths: [`${apiFolder}/schema.json`],
  digest: digestOf("schema"),
  async render() {
    const { renderApiSchema } = await import("../formats/api/schema.ts");
    return [{ path: `${apiFolder}/schema.json`, body: renderApiSchema() }];
  },
};
