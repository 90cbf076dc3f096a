import type { Topic } from "../../model/topic.ts";
import { pathIn } from "../paths.ts";

/** Where the API lives below the output; a change that breaks programs would go to another folder. */
export const apiFolder = "api/v1";

/** All items, or those of a topic. */
export type ApiList = {
  readonly topic?: Topic;
  readonly count: number;
  /** Full pages, numbered from 1, the oldest; the newest items are on the page without a number. */
  readonly fullPages: number;
};

/** A list's page: `number` absent for that of the newest items. */
export function apiPath({ topic }: Pick<ApiList, "topic">, number?: number): string {
  const folder = topic === undefined ? "items" : `topics/${topic.id}`;
  return pathIn(`${apiFolder}/${folder}`, `${number ?? "index"}.json`);
}
