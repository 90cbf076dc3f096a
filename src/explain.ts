import { relative, resolve, sep } from "node:path";
import type { Config } from "./config.ts";
import { pageNumber } from "./feeds/canonical-url.ts";
import { FeedmillError } from "./model/error.ts";
import type { LinkState, Reason, Transition, Verdict } from "./model/link.ts";
import { displayPath } from "./model/problem.ts";
import type { LeftOutReason } from "./model/record.ts";
import type { Outside } from "./outside.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { type Choice, pick } from "./run/select.ts";
import { type FoundRecord, findByPage, findByPath } from "./store/lookup.ts";

/** Why a record is in or out. `explain --json` prints it as it is. */
export type Explanation = {
  /** As a person would type it. */
  readonly file: string;
  readonly id?: string;
  readonly state: "published" | LeftOutReason;
  /** Which rule decided, in a sentence. */
  readonly detail: string;
  /** Ids of the feeds it is in. */
  readonly feeds: readonly string[];
  readonly link?: {
    readonly url: string;
    readonly verdict: Verdict["kind"];
    readonly reason: Reason;
    readonly checkedAt?: Date;
    readonly nextCheckAt?: Date;
    readonly failures: number;
    readonly history: readonly Transition[];
  };
};

/**
 * Explains the record in a file, or the one that speaks for a URL.
 *
 * @throws FeedmillError "usage" when there is no such record
 */
export async function explain(config: Config, outside: Outside, target: string, cwd: string): Promise<Explanation> {
  const prepared = await prepare(config, outside, () => undefined);
  const choice = prepared.choose();
  const { cache } = outside.store;
  const found = /^https?:\/\//iu.test(target)
    ? speakerFor(findByPage(cache, pageOf(target)), choice)
    : pathsFor(config, target, cwd)
        .map((path) => findByPath(cache, path))
        .find((one) => one !== undefined);
  if (found === undefined) {
    throw new FeedmillError(
      "usage",
      `no record for ${target}; name a file below ${config.records.dir} or a record's link`,
    );
  }
  const feeds = choice.plans.filter((plan) =>
    pick(choice.selection, plan, plan.limit).some(({ rowid }) => rowid === found.rowid),
  );
  const url = found.record?.url;
  const [link] = url === undefined ? [] : await outside.store.links.get([url]);
  const answer = feeds.length > 0 ? published(found) : leftOut(found, choice, prepared, link);
  return {
    file: displayPath(config.projectDir, resolve(config.records.dir, found.path)),
    ...(found.id === undefined ? {} : { id: found.id }),
    ...answer,
    feeds: feeds.map((plan) => plan.id),
    ...(url === undefined ? {} : { link: linkPart(url, link) }),
  };
}

function pageOf(url: string): number {
  if (!URL.canParse(url)) throw new FeedmillError("usage", `${url} is no URL; write it as https://...`);
  return pageNumber(url);
}

/** The path below the records folder that `target` may mean, most likely first. */
function pathsFor({ records, projectDir }: Config, target: string, cwd: string): string[] {
  const places = [resolve(cwd, target), resolve(projectDir, target), resolve(records.dir, target)];
  return places
    .filter((place) => place.startsWith(records.dir + sep))
    .map((place) => relative(records.dir, place).replaceAll(sep, "/"));
}

function speakerFor(found: readonly FoundRecord[], { selection }: Choice): FoundRecord | undefined {
  return found.find((one) => one.standing === undefined && selection.hiddenReason(one.rowid) === undefined) ?? found[0];
}

type Answer = Pick<Explanation, "state" | "detail">;

function published({ isStale, problems }: FoundRecord): Answer {
  if (!isStale) return { state: "published", detail: "it is in the feeds below" };
  return {
    state: "published",
    detail: `an earlier version is in the feeds below, because the file is broken: ${problems[0]?.message}`,
  };
}

const standingDetails: Partial<Record<LeftOutReason, string>> = {
  removed: "it says `removed: true`",
  unpublished: "it says `published: false`",
  "no-link": "it has no originalUrl or webUrl to point to",
  undated: "it has no publishedDateTime and no date in its file name; see records.undated",
  filtered: "it does not meet feeds.where",
};

function leftOut(found: FoundRecord, choice: Choice, { now }: Prepared, link: LinkState | undefined): Answer {
  const { standing, publishedAt, problems, rowid } = found;
  if (standing === "invalid") return { state: "invalid", detail: problems.map(({ message }) => message).join("; ") };
  if (standing === "unpublished" && found.record?.isUndecided) {
    return { state: standing, detail: "it does not say `published`, and records.undecided hides such records" };
  }
  if (standing !== undefined) return { state: standing, detail: standingDetails[standing] ?? standing };
  const hidden = choice.selection.hiddenReason(rowid);
  if (hidden === "invalid") return { state: hidden, detail: "another record before it has the same id" };
  if (hidden === "removed") return { state: hidden, detail: "another record with the same link says `removed: true`" };
  if (hidden === "duplicate") return { state: hidden, detail: `the same page as ${choice.selection.rivalOf(rowid)}` };
  if (publishedAt !== undefined && publishedAt > now)
    return { state: "scheduled", detail: `it is due on ${publishedAt.toISOString()}` };
  if (link?.verdict.kind === "dead")
    return { state: "dead", detail: `its link is dead (${link.verdict.reason}), checked ${link.checks} times` };
  return { state: "beyond-limit", detail: beyondLimit(found, choice) };
}

function beyondLimit({ rowid }: FoundRecord, { selection, plans }: Choice): string {
  const everything = plans.find((plan) => plan.folder === "");
  const rank =
    selection
      .candidates(undefined)
      .toArray()
      .findIndex((candidate) => candidate.rowid === rowid) + 1;
  return `it is number ${rank} of all, newest first, and feeds hold ${everything?.limit} items`;
}

function linkPart(url: string, state: LinkState | undefined): NonNullable<Explanation["link"]> {
  if (state === undefined) return { url, verdict: "unsure", reason: "new", failures: 0, history: [] };
  const { verdict, checkedAt, nextCheckAt, failures, history } = state;
  return {
    url,
    verdict: verdict.kind,
    reason: verdict.reason,
    ...(checkedAt === undefined ? {} : { checkedAt }),
    nextCheckAt,
    failures,
    history,
  };
}
