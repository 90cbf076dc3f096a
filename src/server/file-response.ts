import { chooseEncoding } from "./accept-encoding.ts";
import { type Bodies, type Body, encodingFor } from "./bodies.ts";
import type { BodyCache } from "./body-cache.ts";
import { etagOf, type FileHeaders, type FileHeads, headsOf, sharedHead } from "./headers.ts";
import { allowsRange, evaluatePreconditions } from "./preconditions.ts";
import { type ByteRange, parseRange, type RangeRequest } from "./ranges.ts";
import { type Exchange, refuse, send, sendChunks } from "./send.ts";
import type { ServedFile } from "./served-file.ts";

/** What answers for files need of the server. */
export type FileContext = {
  readonly bodies: Bodies;
  readonly cache: BodyCache;
  readonly now: () => Date;
  readonly headersOf: (file: ServedFile) => FileHeaders;
};

/** Answers GET or HEAD for a file: 200, 206, 304, 412 or 416. Throws a StaleFileError when the file was just replaced. */
export function sendFile(file: ServedFile, exchange: Exchange, context: FileContext): void | Promise<void> {
  const { request, response } = exchange;
  const { headers } = request;
  const modifiedAt = file.stats.mtime;
  const range = request.method === "GET" ? headers.range : undefined;
  // Parts are never compressed.
  const isPart = range !== undefined && allowsRange(ifRangeOf(headers), { etag: etagOf(file, "identity"), modifiedAt });
  const encoding = isPart ? "identity" : encodingFor(file, chooseEncoding(headers["accept-encoding"]));
  const heads = headsOf(file, encoding, context.headersOf(file));
  const outcome = evaluatePreconditions(headers, { etag: heads.etag, modifiedAt }, context.now);
  if (outcome === "not-modified") {
    response.writeHead(304, heads.notModified as string[]);
    response.end();
    return;
  }
  if (outcome === "failed") return refuse(exchange, 412, "The file is another version");
  const parts = isPart ? parseRange(range, file.stats.size) : "whole";
  if (parts === "unsatisfiable") return refuseRange(file, exchange);
  const body = context.bodies.get(file, encoding);
  if (body instanceof Promise)
    return body.then((ready) => sendBody({ file, heads, parts, body: ready }, exchange, context));
  return sendBody({ file, heads, parts, body }, exchange, context);
}

type Answer = {
  readonly file: ServedFile;
  readonly heads: FileHeads;
  readonly parts: Exclude<RangeRequest, "unsatisfiable">;
  readonly body: Body;
};

function sendBody(answer: Answer, exchange: Exchange, { cache }: FileContext): void | Promise<void> {
  const { heads, parts, body } = answer;
  if (parts !== "whole") return sendParts(answer, parts, exchange);
  if (Buffer.isBuffer(body)) {
    send(exchange, 200, heads.ok, body);
    return pinWhileSent(body, exchange, cache);
  }
  const length = body.size === undefined ? [] : ["content-length", String(body.size)];
  return sendStreamed(exchange, 200, [...heads.ok, ...length], () => body.open());
}

/** A client that did not take the whole body at once keeps it in memory, whatever the cache does. */
function pinWhileSent(body: Buffer, { response }: Exchange, cache: BodyCache): void {
  if (response.writableLength > 0) response.once("close", cache.pin(body));
}

function sendParts(answer: Answer, parts: readonly ByteRange[], exchange: Exchange): void | Promise<void> {
  const { file, heads, body } = answer;
  const [first] = parts;
  if (parts.length > 1 || first === undefined) return sendMultipart(answer, parts, exchange);
  const contentRange = `bytes ${first.start}-${first.end}/${file.stats.size}`;
  const head = [...heads.ok, "content-range", contentRange];
  if (Buffer.isBuffer(body)) return send(exchange, 206, head, sliced(body, first));
  const length = ["content-length", String(first.end - first.start + 1)];
  return sendStreamed(exchange, 206, [...head, ...length], () => body.open(first));
}

/** Several parts in one body (RFC 9110 section 14.6). The boundary is a hash of the file, so that no part contains it. */
function sendMultipart(
  { file, heads, body }: Answer,
  parts: readonly ByteRange[],
  exchange: Exchange,
): void | Promise<void> {
  const { tag, type, stats } = file;
  const partHeads = parts.map(
    ({ start, end }) =>
      `\r\n--${tag}\r\ncontent-type: ${type}\r\ncontent-range: bytes ${start}-${end}/${stats.size}\r\n\r\n`,
  );
  const end = `\r\n--${tag}--\r\n`;
  const bytes = parts.reduce((sum, part) => sum + part.end - part.start + 1, partHeads.join("").length + end.length);
  async function* content() {
    for (const [index, part] of parts.entries()) {
      yield Buffer.from(partHeads[index] ?? "");
      if (Buffer.isBuffer(body)) yield sliced(body, part);
      else yield* body.open(part);
    }
    yield Buffer.from(end);
  }
  const typeAt = heads.ok.indexOf("content-type") + 1;
  const head = heads.ok.with(typeAt, `multipart/byteranges; boundary=${tag}`);
  const length = ["content-length", String(bytes)];
  return sendStreamed(exchange, 206, [...head, ...length], content);
}

function sendStreamed(exchange: Exchange, status: number, head: readonly string[], open: () => AsyncIterable<Buffer>) {
  if (exchange.request.method !== "HEAD") return sendChunks(exchange, status, head, open());
  exchange.response.writeHead(status, [...head]).end();
  return undefined;
}

/** No part of the file is where the client looks; only its size is of use (RFC 9110 section 15.5.17). */
function refuseRange({ stats }: ServedFile, exchange: Exchange): void {
  const head = ["cache-control", "no-store", "content-range", `bytes */${stats.size}`];
  send(exchange, 416, [...sharedHead, ...head, "content-type", "text/plain; charset=utf-8"], "No such range\n");
}

function sliced(body: Buffer, { start, end }: ByteRange): Buffer {
  return body.subarray(start, end + 1);
}

function ifRangeOf(headers: NodeJS.Dict<string | string[]>): string | undefined {
  const value = headers["if-range"];
  return typeof value === "string" ? value : undefined;
}
