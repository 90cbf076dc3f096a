import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Project } from "../build/project.ts";
import { siteOf } from "../build/site.ts";
import { feedFileNames } from "../formats/feed/formats.ts";
import type { HttpClient } from "../http/client.ts";
import { post } from "../http/post.ts";
import type { Clock } from "../model/clock.ts";
import { FeedmillError } from "../model/error.ts";
import { publicUrl, type Site } from "../model/site.ts";
import { readFileList } from "../output/file-list.ts";
import { waitUntilLive } from "./wait-until-live.ts";

/** What the hub was notified of. `notify --json` prints it as it is. */
export type NotifyReport = {
  readonly ok: boolean;
  readonly hub: string;
  /** Addresses of the feeds whose ping the hub accepted; with `dryRun`, of those that would be pinged. */
  readonly pinged: readonly string[];
  /** Feeds that did not change since the hub accepted their ping. */
  readonly unchanged: number;
  /** Feeds whose ping failed; the next `notify` tries again. */
  readonly failed: readonly { readonly url: string; readonly why: string }[];
};

/** How a hub is notified. */
export type NotifyOptions = {
  /** Ping nobody, only report which feeds would be pinged. */
  readonly dryRun?: boolean | undefined;
  /** First wait until site.url has the feeds of the output folder, five minutes at most. */
  readonly whenLive?: boolean | undefined;
  /** Stops; feeds not pinged by then have failed. */
  readonly signal?: AbortSignal | undefined;
};

/** What notifying a hub needs. */
export type HubAccess = {
  readonly clock: Pick<Clock, "sleep">;
  readonly client: HttpClient;
  /** Saves what was pinged. */
  readonly remember: (pinged: Pinged) => void;
};

/** Facts for the memory, by key: the feeds' bytes whose ping the hub accepted. */
export type Pinged = ReadonlyMap<string, string>;

/** Which feeds changed since the hub last accepted their ping. */
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

/** Pings at a time. */
const concurrency = 4;

/**
 * Finds the feeds whose bytes changed since the hub last accepted their ping.
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
  const site = siteOf(config);
  if (site.url === undefined) {
    throw new FeedmillError("usage", "a hub needs the feeds' addresses; set site.url to where output is reachable");
  }
  const feeds = feedFiles([...(readFileList(dir)?.keys() ?? [])]).flatMap((path) => feedAt(path, dir, hub, site));
  const changed = feeds.filter(({ key, mark }) => facts.get(key) !== mark);
  return { hub, changed, unchanged: feeds.length - changed.length };
}

/**
 * Pings the WebSub hub for every feed that changed. Call it when the files can be fetched, because the hub fetches them at
 * once. It does not hold the state, so that other runs can have it.
 *
 * @throws FeedmillError "network" when `whenLive` waited in vain
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

/** Reads the file as it is on disk; a missing one has no news. */
function feedAt(path: string, dir: string, hub: string, site: Site): ChangedFeed[] {
  const url = publicUrl(site, path);
  try {
    const body = readFileSync(join(dir, path));
    const digest = hash("sha256", body);
    // Another hub, or the same feed at another address, got no ping yet.
    const mark = hash("sha256", `${hub}\n${url}\n${digest}`);
    return [{ url, size: body.length, digest, key: `notified ${path}`, mark }];
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new FeedmillError("disk", `cannot read ${join(dir, path)}; check its permissions`, { cause });
  }
}

/** Hosts switch to a deploy as a whole, so one changed feed is enough. */
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
        // A hub that does not answer is not pinged again for every other feed.
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
