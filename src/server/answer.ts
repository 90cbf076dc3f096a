import type { FastifyReply, FastifyRequest } from "fastify";
import { chooseEncoding, isNotModified, mayBeRange } from "./conditions.ts";
import { contentTypeOf } from "./content-types.ts";
import { type Copy, encodingFor, type FileCache, type Found } from "./file-cache.ts";
import type { Retired } from "./retired.ts";

/** What answering needs of the server. */
export type Answering = {
  readonly files: FileCache;
  readonly retired: Retired;
  /** The `Cache-Control` of files. */
  readonly cacheControl: () => string;
  /** The `Link` header of the file at a path, if it has one. */
  readonly links: (path: string) => string | undefined;
  /** The `Content-Security-Policy` of our own pages, and of those that other sites may frame. */
  readonly policies: { readonly own: string; readonly framed: string };
};

/** What every 304 says: which requests it answers (RFC 9110 section 15.4.5), and that scripts of other sites may know. */
const unchanging = { vary: "accept-encoding", "access-control-allow-origin": "*" };
const mayBeFramed = /^embed\//u;

/** Answers with 304 what the client has already, before any header is made that it has, too. */
export function answerUnchanged(request: FastifyRequest, reply: FastifyReply, server: Answering): void {
  const { headers, method, raw } = request;
  if (headers["if-none-match"] === undefined && headers["if-modified-since"] === undefined) return;
  const path = method === "GET" || method === "HEAD" ? pathOf(raw.url ?? "/") : undefined;
  const found = path === undefined ? undefined : find(path, server);
  if (found?.kind !== "file" || found.copy === undefined) return;
  const { modifiedAt } = found.copy;
  const { etag } = choose(found.copy, request);
  if (!isNotModified(headers, { etag, modifiedAt })) return;
  // Past Fastify, whose hooks would add what is not needed here.
  reply.hijack();
  const cacheControl = server.cacheControl();
  reply.raw.writeHead(304, { etag, "cache-control": cacheControl, ...unchanging }).end();
}

/** Answers GET and HEAD for one path of the output. */
export function answer(request: FastifyRequest, reply: FastifyReply, server: Answering): FastifyReply {
  const path = pathOf(request.raw.url ?? "/");
  if (path === undefined) return refuse(reply, 404, "Not found");
  const found = find(path, server);
  if (found.kind === "folder") {
    // Relative, so that it is right behind a proxy that serves us below a path of its own.
    const name = encodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
    return reply.header("cache-control", server.cacheControl()).redirect(`${name}/`, 301);
  }
  if (found.kind === "nothing") return answerMissing(path, reply, server);
  reply.header("cache-control", server.cacheControl());
  const policy = mayBeFramed.test(found.path) ? server.policies.framed : server.policies.own;
  const { path: file, copy } = found;
  const links = server.links(file);
  if (links !== undefined) reply.header("link", links);
  if (copy !== undefined) return answerCopy({ file, copy, policy }, request, reply, server.files);
  return reply.header("content-security-policy", policy).type(contentTypeOf(file)).sendFile(file);
}

type Chosen = { readonly file: string; readonly copy: Copy; readonly policy: string };

function answerCopy({ file, copy, policy }: Chosen, request: FastifyRequest, reply: FastifyReply, files: FileCache) {
  const { encoding, etag, isRange } = choose(copy, request);
  reply.header("etag", etag).header("vary", "accept-encoding");
  reply.header("last-modified", copy.lastModified).header("content-security-policy", policy);
  if (isRange) {
    delete request.headers["if-range"];
    return reply.type(copy.type).sendFile(file, { etag: false, lastModified: false });
  }
  reply.header("accept-ranges", "bytes").type(copy.type);
  if (encoding === "identity") return reply.send(copy.plain);
  const body = files.packed(file, copy, encoding);
  reply.header("content-encoding", encoding);
  if (!(body instanceof Promise)) return reply.send(body);
  body.then((packed) => reply.send(packed)).catch((error: unknown) => reply.send(error));
  return reply;
}

/** What of a copy is sent: packed or not, whole or a part; and how that is tagged. Parts are never packed. */
function choose(copy: Copy, request: FastifyRequest) {
  const { headers } = request;
  const encoding = encodingFor(copy, chooseEncoding(headers["accept-encoding"]));
  const etag = `"${copy.tag}"`;
  const isRange = headers.range !== undefined && mayBeRange(ifRangeOf(request), { etag, modifiedAt: copy.modifiedAt });
  if (encoding === "identity" || isRange) return { encoding, etag, isRange };
  return { encoding, etag: `"${copy.tag}-${encoding}"`, isRange };
}

function find(path: string, { files }: Answering): Found {
  if (path === "" || path.endsWith("/")) {
    const page = files.find(`${path}index.html`);
    return page.kind === "file" ? page : { kind: "nothing" };
  }
  const found = files.find(path);
  const isShown = found.kind !== "folder" || files.find(`${path}/index.html`).kind === "file";
  return isShown ? found : { kind: "nothing" };
}

function answerMissing(path: string, reply: FastifyReply, { files, retired }: Answering): FastifyReply {
  if (files.find("").kind !== "folder") {
    return refuseForNow(reply);
  }
  if (retired.has(path)) return refuse(reply, 410, "Gone: this topic has ended");
  return refuse(reply, 404, "Not found");
}

/** A reader that meets 404 may give the feed up; an output that is away, or cannot be read, comes back. */
export function refuseForNow(reply: FastifyReply): FastifyReply {
  return refuse(reply.header("retry-after", "60"), 503, "The output is not there at the moment");
}

function refuse(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header("cache-control", "no-cache").type("text/plain; charset=utf-8").send(`${text}\n`);
}

/** The path below the output that a request names; `undefined` when it is none. */
function pathOf(url: string): string | undefined {
  const [pathname = "/"] = url.split("?", 1);
  try {
    return decodeURIComponent(pathname).slice(1);
  } catch {
    return undefined;
  }
}

function ifRangeOf({ headers }: FastifyRequest): string | undefined {
  const value = headers["if-range"];
  return typeof value === "string" ? value : undefined;
}
