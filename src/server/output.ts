import type { Clock } from "../model/clock.ts";
import type { Logger } from "../scheduler/log.ts";
import { openBodies } from "./bodies.ts";
import { openBodyCache } from "./body-cache.ts";
import { StaleFileError } from "./disk.ts";
import { type FileCache, openFileCache } from "./file-cache.ts";
import { sendFile } from "./file-response.ts";
import { sharedHead } from "./headers.ts";
import { openRetiredTopics } from "./retired.ts";
import { type Exchange, refuse, refuseForNow } from "./send.ts";
import type { ServedFile } from "./served-file.ts";
import { queryOf } from "./target.ts";

/** What answers from the output folder need. */
export type OutputOptions = {
  readonly outputDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly cacheControl: () => string;
  /** The `Link` header of the file at a path, if it has one. */
  readonly links: (path: string) => string | undefined;
};

/** Memory for bodies; twice as much of other memory goes with it at most. */
const bodyCacheBytes = 64 * 1024 * 1024;
/** How often a file may be replaced while one request looks at it. */
const maxTries = 3;

/** Answers GET and HEAD for a path below the output; throws or rejects when the disk cannot be read. */
export type Output = (path: string, exchange: Exchange) => void | Promise<void>;

/** Opens the answers from the output folder. */
export function openOutput({ outputDir, clock, cacheControl, links }: OutputOptions): Output {
  const cache = openBodyCache(bodyCacheBytes);
  const files = openFileCache(outputDir, cache);
  const bodies = openBodies(outputDir, cache);
  const retired = openRetiredTopics(files, bodies);
  const headersOf = ({ path }: ServedFile) => ({ cacheControl: cacheControl(), link: links(path) });
  const context = { bodies, cache, now: clock.now, headersOf };
  const answer = (path: string, target: Target, exchange: Exchange): void | Promise<void> => {
    if (target === "redirect") return redirect(path, cacheControl(), exchange);
    if (target !== "nothing") return sendFile(target, exchange, context);
    if (files.find("") !== "folder") return refuseForNow(exchange);
    if (retired.includes(path)) return refuse(exchange, 410, "Gone: this topic has ended");
    return refuse(exchange, 404, "Not found");
  };
  const attempt = (path: string, exchange: Exchange, triesLeft: number): void | Promise<void> => {
    const again = (error: unknown): void | Promise<void> => {
      if (!(error instanceof StaleFileError) || triesLeft === 0 || exchange.response.headersSent) throw error;
      files.forget();
      return attempt(path, exchange, triesLeft - 1);
    };
    try {
      const target = locate(path, files);
      const pending =
        target instanceof Promise
          ? target.then((found) => answer(path, found, exchange))
          : answer(path, target, exchange);
      return pending?.catch(again);
    } catch (error) {
      return again(error);
    }
  };
  return (path, exchange) => attempt(path, exchange, maxTries);
}

type Target = ServedFile | "redirect" | "nothing";

function locate(path: string, files: FileCache): Target | Promise<ServedFile> {
  if (path === "" || path.endsWith("/")) return indexIn(path, files);
  const found = files.find(path);
  if (found !== "folder") return found;
  return indexIn(`${path}/`, files) === "nothing" ? "nothing" : "redirect";
}

function indexIn(folder: string, files: FileCache): Target | Promise<ServedFile> {
  const found = files.find(`${folder}index.html`);
  return found === "folder" ? "nothing" : found;
}

/** Pages of a folder are at its slash. The target is relative, so that it is right behind a proxy with a path. */
function redirect(path: string, cacheControl: string, { request, response }: Exchange): void {
  const name = encodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
  const location = `${name}/${queryOf(request.url ?? "")}`;
  const head = ["cache-control", cacheControl, "location", location, "content-length", "0"];
  response.writeHead(301, [...sharedHead, ...head]).end();
}
