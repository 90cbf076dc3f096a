import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publishedSite } from "../../build/site.ts";
import type { FeedFormat } from "../../formats/feed/format.ts";
import { formatsOf } from "../../formats/feed/formats.ts";
import type { HttpResponse } from "../../http/client.ts";
import { optional } from "../../model/optional.ts";
import { publicUrl } from "../../model/site.ts";
import { saysItIsOurs } from "../../output/ownership.ts";
import { amber, type Check, green, named, type Online, type Result, red } from "./check.ts";

const timeoutMs = 15_000;

const fixes = {
  unreachable: "deploy the output folder to site.url, or correct site.url",
  foreign: "deploy the output folder to site.url; look at what the host serves there, or correct site.url",
  type: "make the host send the right type; readers refuse feeds that come as text/html",
  stale: "deploy again; if you just did, wait for the host's cache",
  unbuilt: "run `feedmill build` to compare",
} as const;

/** Whether the deployed feeds of everything are those in the output folder. Nothing to see without `site.url`. */
export const deployedFeeds: Check<Online> = {
  name: "deployed feeds",
  async run({ config, network }) {
    const site = publishedSite(config);
    if (site.url === undefined) return [];
    return Promise.all(
      formatsOf(site).map(async (format) => {
        const url = publicUrl(site, format.fileName);
        const own = readOwn(join(config.output.dir, format.fileName));
        // A longer body is another version, whatever follows.
        const limit = optional("maxBytes", own?.length);
        const response = await network.open({ url, method: "GET", timeoutMs, ...limit });
        return named(format.fileName, judgeResponse({ url, format, own }, response));
      }),
    );
  },
};

type Expected = { readonly url: string; readonly format: FeedFormat; readonly own: Buffer | undefined };

function judgeResponse({ url, format, own }: Expected, response: HttpResponse): Result {
  if ("fault" in response) return red(`${url} could not be reached (${response.fault})`, fixes.unreachable);
  if (response.status !== 200) return red(`${url} answered ${response.status}`, fixes.unreachable);
  if (!isOurFeed(format, response.body)) return red(`${url} is not a feed from feedmill`, fixes.foreign);
  const type = String(response.headers["content-type"] ?? "none");
  const bare = type.split(";")[0]?.trim().toLowerCase() ?? "";
  const right = format.contentType;
  if (bare !== right && !format.toleratedTypes.includes(bare))
    return amber(`${url} comes as ${type}, not ${right}`, fixes.type);
  if (own === undefined) return amber(`${url} is there, but not in the output folder`, fixes.unbuilt);
  if (!response.body.equals(own)) return amber(`${url} differs from the output folder`, fixes.stale);
  return green(`${url} is the same as in the output folder (${bare})`);
}

/** A start page or an error page that comes as 200 is not, whatever its type. JSON Feed does not name its generator. */
function isOurFeed({ syntax, fileName }: FeedFormat, body: Buffer): boolean {
  const start = body.toString("utf8", 0, 100).trimStart();
  if (syntax === "json") return start.startsWith("{") && start.includes("https://jsonfeed.org/version/");
  return start.startsWith("<?xml") && saysItIsOurs(fileName, body);
}

function readOwn(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
