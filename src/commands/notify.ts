import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Project } from "../build/project.ts";
import { publishedSite } from "../build/site.ts";
import { feedFileNames } from "../formats/feed/formats.ts";
import type { HttpClient } from "../http/client.ts";
import { post } from "../http/post.ts";
import type { Clock } from "../model/clock.ts";
import { FeedmillError } from "../model/error.ts";
import { publicUrl, type Site } from "../model/site.ts";
import { readFileList } from "../output/file-list.ts";
import { waitUntilLive } from "./wait-until-live.ts";

/** The pings that were sent. `notify --json` prints it unchanged. */
export type NotifyReport = {
  readonly ok: boolean;
  readonly hub: string;
  /** Addresses of the feeds whose ping the hub accepted; with `dryRun`, of those to ping. */
  readonly pinged: readonly string[];
  /** How many feeds have not changed since the hub accepted their last ping. */
  readonly unchanged: number;
  /** Feeds whose ping failed; the next `notify` tries again. */
  readonly failed: readonly { readonly url: string; readonly why: string }[];
};

/** How to ping the hub. */
export type NotifyOptions = {
  /** Send no pings; only report the feeds to ping. */
  readonly dryRun?: boolean | undefined;
  /** First wait up to five minutes until site.url serves the files of the output folder. */
  readonly whenLive?: boolean | undefined;
  /** Stops early; feeds not pinged by then count as failed. */
  readonly signal?: AbortSignal | undefined;
};

/** What pinging needs. */
export type HubAccess = {
  readonly clock: Pick<Clock, "sleep">;
  readonly client: HttpClient;
  /** Saves what was pinged. */
  readonly remember: (pinged: Pinged) => void;
};

/** Facts to save, by key: digests of the feeds whose ping the hub accepted. */
export type Pinged = ReadonlyMap<string, string>;

/** The feeds to ping: those that changed since the hub accepted their last ping. */
export type HubNews = {
  readonly hub: string;
  readonly changed: readonly ChangedFeed[];
  readonly unchanged: number;
};

type ChangedFeed = {
  readonly url: string;
  readonly size: number;
  /** SHA-256 of its bytes. */
  readonly digest: string;
  readonly key: string;
  readonly mark: string;
};

/** The number of pings at a time. */
const concurrency = 4;

/**
 * Finds the feeds whose bytes changed since the hub accepted their last ping.
 *
 * @throws FeedmillError "usage" without `output.hub` or `site.url`
 */
export function newsForHub({ config, store }: Pick<Project, "config" | "store">): HubNews {
  const { facts } = store.memory;
  const { hub, dir } = config.output;
  if (hub === undefined) {
    throw new FeedmillError(
      "usage",
      "no hub is configured; set output.hub, for example to https://pubsubhubbub.appspot.com/",
    );
  }
  const site = publishedSite(config);
  if (site.url === undefined) {
    throw new FeedmillError("usage", "a hub needs the feeds' addresses; set site.url to where output is reachable");
  }
  const feeds = feedFiles([...(readFileList(dir)?.keys() ?? [])]).flatMap((path) => feedAt(path, dir, hub, site));
  const changed = feeds.filter(({ key, mark }) => facts.get(key) !== mark);
  return { hub, changed, unchanged: feeds.length - changed.length };
}

/**
 * Pings the WebSub hub for every changed feed. Call it when the new files are online, because the hub fetches them
 * immediately. Call it without the lock, so that other runs need not wait.
 *
 * @throws FeedmillError "network" when `whenLive` times out
 * @see https://www.w3.org/TR/websub/#publishing and, for the parameters, PubSubHubbub 0.4 section 7
 */
export async function notifyHub(
  { hub, changed, unchanged }: HubNews,
  access: HubAccess,
  options: NotifyOptions = {},
): Promise<NotifyReport> {
  if (options.dryRun) return { ok: true, hub, pinged: changed.map(({ url }) => url), unchanged, failed: [] };
  if (options.whenLive) await waitForDeploy(changed, access, options.signal);
  const { pinged, failed } = await pingAll(hub, changed, access, options.signal);
  const accepted = new Set(pinged);
  const facts = changed.filter(({ url }) => accepted.has(url)).map(({ key, mark }) => [key, mark] as const);
  if (facts.length > 0) access.remember(new Map(facts));
  return { ok: failed.length === 0, hub, pinged, unchanged, failed };
}

function feedFiles(paths: readonly string[]): string[] {
  return paths.filter((path) => feedFileNames.has(basename(path)));
}

/** Reads the feed from disk. A missing file is not a changed feed. */
function feedAt(path: string, dir: string, hub: string, site: Site): ChangedFeed[] {
  const url = publicUrl(site, path);
  try {
    const body = readFileSync(join(dir, path));
    const digest = hash("sha256", body);
    // The mark includes hub and address: a ping to another hub or for another address does not count.
    const mark = hash("sha256", `${hub}\n${url}\n${digest}`);
    return [{ url, size: body.length, digest, key: `notified ${path}`, mark }];
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new FeedmillError("disk", `cannot read ${join(dir, path)}; check its permissions`, { cause });
  }
}

/** Hosts publish a deploy all at once, so checking one changed feed is enough. */
async function waitForDeploy(
  [first]: readonly ChangedFeed[],
  { client, clock }: HubAccess,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (first === undefined) return;
  const seen = await waitUntilLive(first, client, clock, signal);
  if (seen === undefined) return;
  const fix = "deploy the output folder to site.url, then run `feedmill notify` again";
  throw new FeedmillError("network", `${first.url} differs from the output folder (${seen}); ${fix}`);
}

async function pingAll(
  hub: string,
  feeds: readonly ChangedFeed[],
  { clock, client }: HubAccess,
  signal: AbortSignal | undefined,
): Promise<Pick<NotifyReport, "pinged" | "failed">> {
  const pinged: string[] = [];
  const failed: { url: string; why: string }[] = [];
  const waiting = feeds.values();
  let down: string | undefined;
  const work = async () => {
    for (const { url } of waiting) {
      const fault =
        down === undefined ? await post({ ...pingFor(hub, url), signal }, client, clock) : { why: down, isDown: true };
      if (fault === undefined) pinged.push(url);
      else {
        // If the hub does not answer, do not try again for every other feed.
        if (fault.isDown) down = fault.why;
        failed.push({ url, why: fault.why });
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { pinged: pinged.sort(), failed: failed.sort((a, b) => (a.url < b.url ? -1 : 1)) };
}

function pingFor(hub: string, url: string) {
  const body = new URLSearchParams({ "hub.mode": "publish", "hub.url": url }).toString();
  return { url: hub, body, contentType: "application/x-www-form-urlencoded", timeoutMs: 10_000 };
}
