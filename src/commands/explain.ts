import { resolve } from "node:path";
import { type Choice, pick } from "../build/choose.ts";
import { type Prepared, prepare } from "../build/prepare.ts";
import type { Project } from "../build/project.ts";
import { whyLeftOut } from "../build/why-left-out.ts";
import { count } from "../model/count.ts";
import type { LinkState, Reason, Transition, Verdict } from "../model/link.ts";
import { displayPath, type Problem } from "../model/problem.ts";
import type { LeftOutReason } from "../model/record.ts";
import type { FoundRecord } from "../store/find-records.ts";
import type { Hold } from "../store/removal-tables.ts";
import { findRecord } from "./find-record.ts";

/** Why a record is in or out. `explain --json` prints it unchanged. */
export type Explanation = {
  /** The path as a user would type it. */
  readonly file: string;
  readonly id?: string;
  readonly state: "published" | LeftOutReason;
  /** The rule that decided, as a sentence. */
  readonly detail: string;
  /** The ids of the feeds that contain it. */
  readonly feeds: readonly string[];
  /** The feeds that hold it although its link is dead; absent when none does. */
  readonly held?: readonly { readonly feed: string; readonly since: Date; readonly leavesAt: Date }[];
  readonly link?: {
    readonly url: string;
    readonly verdict: Verdict["kind"];
    readonly reason: Reason;
    readonly checkedAt?: Date;
    readonly nextCheckAt?: Date;
    readonly failures: number;
    readonly history: readonly Transition[];
  };
  /** Its pictures that were checked, in order; absent when there are none. */
  readonly pictures?: readonly PictureState[];
};

/** The verdict on a picture. Dead pictures are left out of feeds. */
export type PictureState = { readonly url: string; readonly verdict: Verdict["kind"]; readonly reason: Reason };

/**
 * Explains the record with a file name or item id, or the one published for a URL.
 *
 * @throws FeedmillError "usage" when there is no such record
 */
export async function explain(project: Project, target: string, cwd: string): Promise<Explanation> {
  const { config, store } = project;
  const prepared = await prepare(project);
  const choice = prepared.choose();
  const { cache } = store;
  const found = findRecord({ config, cache, choice, cwd }, target);
  const feeds = choice.plans.filter((plan) =>
    pick(choice, plan, plan.limit).some(({ rowid }) => rowid === found.rowid),
  );
  const url = found.record?.url;
  const [link] = url === undefined ? [] : await store.links.get([url]);
  const ids = new Set(feeds.map(({ id }) => id));
  const holds = store.memory.holds.all().filter(({ id, feed }) => id === found.id && ids.has(feed));
  const answer = feeds.length > 0 ? published(found, holds) : leftOut(found, choice, prepared, link);
  return {
    file: displayPath(config.projectDir, resolve(config.records.dir, found.path)),
    ...(found.id === undefined ? {} : { id: found.id }),
    ...answer,
    feeds: feeds.map((plan) => plan.id),
    ...(holds.length > 0 && { held: holds.map(({ feed, since, leavesAt }) => ({ feed, since, leavesAt })) }),
    ...(url === undefined ? {} : { link: linkPart(url, link) }),
    ...(await picturePart(found, project)),
  };
}

async function picturePart(
  { record }: FoundRecord,
  { config: { links }, store }: Project,
): Promise<Pick<Explanation, "pictures">> {
  const urls = links.pictures ? (record?.images ?? []).map(({ url }) => url) : [];
  const states = await store.pictures.get([...new Set(urls)]);
  if (states.length === 0) return {};
  return { pictures: states.map(({ url, verdict }) => ({ url, verdict: verdict.kind, reason: verdict.reason })) };
}

type Answer = Pick<Explanation, "state" | "detail">;

function published({ isStale, problems }: FoundRecord, holds: readonly Hold[]): Answer {
  if (holds.length > 0) return { state: "published", detail: heldText(holds) };
  if (!isStale) return { state: "published", detail: "it is in the feeds below" };
  return {
    state: "published",
    detail: `the feeds below contain an earlier version, because the file has a problem: ${problems.map(problemText)[0]}`,
  };
}

function heldText(holds: readonly Hold[]): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const since = Math.min(...holds.map((hold) => hold.since.getTime()));
  const until = Math.max(...holds.map(({ leavesAt }) => leavesAt.getTime()));
  return `its link is dead; it has been held in the feeds below since ${day(since)} and leaves them by ${day(until)} if the link stays dead`;
}

function problemText({ field, message }: Problem): string {
  return field === undefined ? message : `${field}: ${message}`;
}

const exclusionDetails: Partial<Record<LeftOutReason, string>> = {
  removed: "it says `removed: true`",
  unpublished: "it says `published: false`",
  "no-link": "it has no link to point to; records.urlPattern can give it a page of its own",
  undated: "it has no publishedDateTime and no date in its file name; see records.undated",
  filtered: "it does not meet feeds.where",
};

/** Why a record that is in no feed is in none; `countNewer` counts the candidates before it. */
export function leftOut(
  found: FoundRecord,
  choice: Choice,
  { now, links }: Prepared,
  link: LinkState | undefined,
  countNewer: (rowid: number) => number = (rowid) => newerCounts(choice).get(rowid) ?? 0,
): Answer {
  const { publishedAt, problems, rowid, exclusion } = found;
  const { selection } = choice;
  const state = whyLeftOut(found, { selection, replica: links.replica, now });
  const details: Partial<Record<LeftOutReason, () => string>> = {
    invalid: () =>
      exclusion === undefined ? "a record with an earlier path has the same id" : problems.map(problemText).join("; "),
    removed: () =>
      (exclusion === undefined ? "another record with the same link says `removed: true`" : exclusionDetails[state]) ??
      state,
    duplicate: () => `it links to the same page as ${selection.rivalOf(rowid)}`,
    scheduled: () => `its date, ${found.record?.dueAt ?? publishedAt?.toISOString()}, is in the future`,
    expired: () => `it expired on ${found.record?.expiresAt}`,
    dead: () =>
      `its link is dead (${link?.verdict.reason}), checked ${link?.checks === 1 ? "once" : `${link?.checks} times`}`,
    "beyond-limit": () => beyondLimit(countNewer(found.rowid), choice),
  };
  if (exclusion === "unpublished" && found.record?.isDraft)
    return { state, detail: "it is a draft: by `draft`, `status`, its place, or a slip of `published`" };
  if (exclusion === "unpublished" && found.record?.isUndecided)
    return { state, detail: "it does not say `published`, and records.undecided hides such records" };
  return { state, detail: (details[state] ?? (() => exclusionDetails[state] ?? state))() };
}

function beyondLimit(newer: number, { plans }: Choice): string {
  const everything = plans.find((plan) => plan.folder === "");
  return `it comes after ${count(newer, "newer item")}, and feeds contain ${everything?.limit} at most`;
}

/** How many candidates are newer, for each candidate by rowid. */
export function newerCounts({ selection }: Choice): ReadonlyMap<number, number> {
  return new Map(selection.candidates(undefined).map(({ rowid }, index) => [rowid, index]));
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
