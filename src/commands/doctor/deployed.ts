import { readFileSync } from "node:fs";
import { join } from "node:path";
import { siteOf } from "../../build/site.ts";
import type { Config } from "../../config/load.ts";
import type { FeedFormat } from "../../formats/feed/format.ts";
import { formatsOf } from "../../formats/feed/formats.ts";
import type { HttpClient } from "../../http/client.ts";
import { optional } from "../../model/optional.ts";
import { publicUrl } from "../../model/site.ts";
import { saysItIsOurs } from "../../output/ownership.ts";
import { amber, type Finding, green, red } from "./finding.ts";

/** Whether the feeds of everything, as they are deployed, are those in the output folder. Empty without `site.url`. */
export async function examineDeployed(config: Config, exchange: HttpClient): Promise<Finding[]> {
  const site = siteOf(config);
  if (site.url === undefined) return [];
  return Promise.all(
    formatsOf(site).map(async (format) => {
      const path = format.fileName;
      const url = publicUrl(site, path);
      const own = readOwn(join(config.output.dir, path));
      // More than we have is another version, however it goes on.
      const answer = await exchange({ url, method: "GET", timeoutMs: 15_000, ...optional("maxBytes", own?.length) });
      if ("fault" in answer) return red(path, `${url} could not be reached (${answer.fault})`, advice.unreachable);
      if (answer.status !== 200) return red(path, `${url} answered ${answer.status}`, advice.unreachable);
      const type = String(answer.headers["content-type"] ?? "none");
      return judge({ path, url, type, body: answer.body }, format, own);
    }),
  );
}

const advice = {
  unreachable: "deploy the output folder to site.url, or correct site.url",
  foreign: "deploy the output folder to site.url; see what the host puts in its place, or correct site.url",
  type: "tell the host to send the right type; readers refuse feeds that come as text/html",
  stale: "deploy again; if it was just done, wait for the host's cache",
  unbuilt: "run `feedmill build` to compare",
} as const;

type Deployed = { readonly path: string; readonly url: string; readonly type: string; readonly body: Buffer };

function judge({ path, url, type, body }: Deployed, format: FeedFormat, own: Buffer | undefined): Finding {
  if (!isOurFeed(path, body, format)) return red(path, `${url} is something else, no feed of feedmill`, advice.foreign);
  const bare = type.split(";")[0]?.trim().toLowerCase() ?? "";
  const right = format.contentType;
  if (bare !== right && !format.toleratedTypes.includes(bare)) {
    return amber(path, `${url} comes as ${type}, not ${right}`, advice.type);
  }
  if (own === undefined) return amber(path, `${url} is there, but not in the output folder`, advice.unbuilt);
  if (!body.equals(own)) return amber(path, `${url} differs from the output folder`, advice.stale);
  return green(path, `${url} is the same as in the output folder (${bare})`);
}

/** A start page or an error page that comes as 200 is none, whatever its type. */
function isOurFeed(path: string, body: Buffer, format: FeedFormat): boolean {
  const start = format.syntax === "json" ? "{" : "<?xml";
  return body.toString("utf8", 0, 100).trimStart().startsWith(start) && saysItIsOurs(path, body);
}

function readOwn(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
