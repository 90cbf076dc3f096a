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

/** What the hub was told. `notify --json` prints it as it is. */
export type NotifyReport = {
  readonly ok: boolean;
  readonly hub: string;
  /** Addresses of feeds the hub took note of; with `dryRun`, of those it would be told of. */
  readonly pinged: readonly string[];
  /** Feeds that are as the hub knows them. */
  readonly unchanged: number;
  /** Those the hub must still be told of; the next `notify` tries again. */
  readonly failed: readonly { readonly url: string; readonly why: string }[];
};

/** What telling a hub takes of the world. */
export type NotifyOptions = {
  readonly clock: Pick<Clock, "sleep">;
  readonly exchange: HttpClient;
  /** Tell nobody, only what would be told. */
  readonly dryRun: boolean;
  /** Keeps the marks of feeds the hub took note of. */
  readonly remember: (marks: Marks) => void;
  /** Gives up; those not told of yet have failed. */
  readonly signal?: AbortSignal;
  /** Wait until the deployed feeds are those in the output folder. */
  readonly whenLive?: boolean;
};

/** By which feeds are known as they were when the hub took note: facts of the memory. */
export type Marks = ReadonlyMap<string, string>;

/** How a hub stands. */
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

/** Pings at a time; hubs are not asked for more. */
const concurrency = 4;

/**
 * Finds the feeds whose bytes changed since the hub last took note.
 *
 * @throws FeedmillError "usage" without `output.hub` or `site.url`
 */
export function newsForHub({ config, store }: Pick<Project, "config" | "store">): HubNews {
  const { facts } = store.memory;
  const { hub, dir } = config.output;
  if (hub === undefined) {
    throw new FeedmillError("usage", "there is no hub to tell; set output.hub, like https://pubsubhubbub.appspot.com/");
  }
  const site = siteOf(config);
  if (site.url === undefined) {
    throw new FeedmillError(
      "usage",
      "a hub must be told the feeds' addresses; set site.url to where output is reachable",
    );
  }
  const feeds = feedFiles([...(readFileList(dir)?.keys() ?? [])]).flatMap((path) => feedAt(path, dir, hub, site));
  const changed = feeds.filter(({ key, mark }) => facts.get(key) !== mark);
  return { hub, changed, unchanged: feeds.length - changed.length };
}

/**
 * Pings the WebSub hub for every feed that changed. Call it when the files can be fetched, for the hub fetches them at
 * once. It needs no state, so that others may have it; what is remembered is which bytes the hub was told of.
 *
 * @throws FeedmillError "network" when `whenLive` was in vain
 * @see https://www.w3.org/TR/websub/#publishing and, for the parameters, PubSubHubbub 0.4 section 7
 */
export async function notifyHub({ hub, changed, unchanged }: HubNews, options: NotifyOptions): Promise<NotifyReport> {
  if (options.dryRun) return { ok: true, hub, pinged: changed.map(({ url }) => url), unchanged, failed: [] };
  if (options.whenLive) await waitFor(changed, options);
  const { pinged, failed } = await pingAll(hub, changed, options);
  const taken = new Set(pinged);
  const marks = changed.filter(({ url }) => taken.has(url)).map(({ key, mark }) => [key, mark] as const);
  if (marks.length > 0) options.remember(new Map(marks));
  return { ok: failed.length === 0, hub, pinged, unchanged, failed };
}

function feedFiles(paths: readonly string[]): string[] {
  return paths.filter((path) => feedFileNames.has(basename(path)));
}

/** What is on disk counts, not what was meant to be; a file that is gone has no news. */
function feedAt(path: string, dir: string, hub: string, site: Site): ChangedFeed[] {
  const url = publicUrl(site, path);
  try {
    const body = readFileSync(join(dir, path));
    const digest = hash("sha256", body);
    // Another hub, or the same feed at another address, has not been told.
    const mark = hash("sha256", `${hub}\n${url}\n${digest}`);
    return [{ url, size: body.length, digest, key: `notified ${path}`, mark }];
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new FeedmillError("disk", `cannot read ${join(dir, path)}; check its permissions`, { cause });
  }
}

/** Hosts take over a deploy as a whole, so one feed that changed speaks for all. */
async function waitFor([first]: readonly ChangedFeed[], { exchange, clock, signal }: NotifyOptions): Promise<void> {
  if (first === undefined) return;
  const seen = await waitUntilLive(first, exchange, clock, signal);
  if (seen === undefined) return;
  const fix = "deploy the output folder to site.url, then run `feedmill notify` again";
  throw new FeedmillError("network", `${first.url} is not what is in the output folder (${seen}); ${fix}`);
}

async function pingAll(hub: string, feeds: readonly ChangedFeed[], options: NotifyOptions) {
  const { clock, exchange, signal } = options;
  const pinged: string[] = [];
  const failed: { url: string; why: string }[] = [];
  const waiting = feeds.values();
  let down: string | undefined;
  const work = async () => {
    for (const { url } of waiting) {
      const fault =
        down === undefined
          ? await post({ ...pingFor(hub, url), signal }, exchange, clock)
          : { why: down, isDown: true };
      if (fault === undefined) pinged.push(url);
      else {
        // A hub that does not answer is not asked again for every other feed.
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
