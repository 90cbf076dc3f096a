import { existsSync, statSync } from "node:fs";
import { basename, relative, resolve, sep } from "node:path";
import type { Choice } from "../build/choose.ts";
import type { Config } from "../config/config.ts";
import { pageNumber } from "../feeds/canonical-url.ts";
import { FeedmillError } from "../model/error.ts";
import { nearest } from "../model/nearest.ts";
import { displayPath } from "../model/problem.ts";
import { recordExtensions, whyPassedOver } from "../records/walk.ts";
import { allPaths, type FoundRecord, findById, findByPage, findByPath } from "../store/find-records.ts";
import type { Cache } from "../store/record-index.ts";

/** What a record is looked for in. */
export type RecordSearch = {
  readonly config: Config;
  readonly cache: Cache;
  readonly choice: Choice;
  /** A base for relative paths, besides the project and the records folder. */
  readonly cwd: string;
};

/**
 * Finds the record for `target`: a path with or without extension, an item id, or a URL. Of several records with the same
 * URL, it returns the published one.
 *
 * @throws FeedmillError "usage" that says why there is none, or suggests a similar path
 */
export function findRecord(search: RecordSearch, target: string): FoundRecord {
  const { cache, choice } = search;
  const isUrl = /^https?:\/\//iu.test(target);
  const paths = isUrl ? [] : pathsFor(search, target);
  const found =
    publishedOf(isUrl ? findByPage(cache, pageOf(target)) : [], choice) ??
    firstAt(cache, paths) ??
    publishedOf(findById(cache, target), choice) ??
    firstAt(
      cache,
      paths.flatMap((path) => recordExtensions.map((extension) => path + extension)),
    );
  if (found !== undefined) return found;
  throw new FeedmillError(
    "usage",
    `no record for ${target}; ${isUrl ? advice(search) : whyNot(search, target, paths)}`,
  );
}

function firstAt(cache: Cache, paths: readonly string[]): FoundRecord | undefined {
  return paths.map((path) => findByPath(cache, path)).find((one) => one !== undefined);
}

function pageOf(url: string): number {
  if (!URL.canParse(url)) throw new FeedmillError("usage", `${url} is not a URL; write it like https://...`);
  return pageNumber(url);
}

function placesFor({ config: { records, projectDir }, cwd }: RecordSearch, target: string): string[] {
  return [resolve(cwd, target), resolve(projectDir, target), resolve(records.dir, target)];
}

/** The paths below the records folder that `target` may mean, most likely first. */
function pathsFor(search: RecordSearch, target: string): string[] {
  const { dir } = search.config.records;
  const inside = placesFor(search, target).filter((one) => one.startsWith(dir + sep));
  return [...new Set(inside.map((one) => relative(dir, one).replaceAll(sep, "/")))];
}

function publishedOf(found: readonly FoundRecord[], { selection }: Choice): FoundRecord | undefined {
  return (
    found.find((one) => one.exclusion === undefined && selection.hiddenReason(one.rowid) === undefined) ?? found[0]
  );
}

function advice({ config }: RecordSearch): string {
  return `name a file below ${config.records.dir}, an item's id or a record's link`;
}

/** Says why an existing file is not a record, or suggests a similar path. */
function whyNot(search: RecordSearch, target: string, paths: readonly string[]): string {
  const { records, projectDir } = search.config;
  const there = placesFor(search, target).find((one) => existsSync(one));
  if (there === undefined) return nearestTo(search, target, paths) ?? advice(search);
  const shown = displayPath(projectDir, there);
  if (!there.startsWith(records.dir + sep)) return `${shown || "that"} is not below ${records.dir}; ${advice(search)}`;
  const isFolder = statSync(there).isDirectory();
  const reason = isFolder ? undefined : whyPassedOver(relative(records.dir, there).replaceAll(sep, "/"));
  return `${shown} is ${isFolder ? "a folder" : "ignored"}: ${reason ?? advice(search)}`;
}

function nearestTo({ config, cache }: RecordSearch, target: string, paths: readonly string[]): string | undefined {
  const byPath = new Map(allPaths(cache).map((path) => [stemOf(path), path]));
  const byName = new Map(byPath.entries().map(([stem, path]) => [basename(stem), path]));
  const near = (wanted: string, among: ReadonlyMap<string, string>) =>
    among.get(nearest(stemOf(wanted), among.keys()) ?? "");
  const path = paths.map((one) => near(one, byPath)).find((one) => one !== undefined) ?? near(basename(target), byName);
  return path && `did you mean ${displayPath(config.projectDir, resolve(config.records.dir, path))}?`;
}

function stemOf(path: string): string {
  return path.replace(/\.[^./]+$/u, "");
}
