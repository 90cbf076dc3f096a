import { accessSync, constants } from "node:fs";
import type { AddressInfo } from "node:net";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import staticFiles from "@fastify/static";
import { type FastifyError, type FastifyInstance, type FastifyReply, fastify } from "fastify";
import { pagePolicy } from "../formats/hosting/server-files.ts";
import { FeedmillError } from "../model/error.ts";
import type { Logger } from "../scheduler/log.ts";
import { type Answering, answer, answerUnchanged, refuseForNow } from "./answer.ts";
import { openErrorDedupe } from "./error-dedupe.ts";
import { openFileCache } from "./file-cache.ts";
import type { Healthz } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import { retiredIn } from "./retired.ts";

/** What is served, where, and what it is asked besides. */
export type ServerRequest = {
  readonly outputDir: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly cacheControl: () => string;
  /** The `Link` header of the file at a path, if it has one. */
  readonly links: (path: string) => string | undefined;
  readonly health: () => Healthz;
  readonly metrics: Metrics;
  readonly log: Logger;
};

/** A server that listens. */
export type Server = { readonly url: string; close(): Promise<void> };

const policies = { own: `${pagePolicy}; frame-ancestors 'self'`, framed: `${pagePolicy}; frame-ancestors *` };
const slowestEndMs = 5000;

/**
 * Serves the output folder over HTTP.
 *
 * @throws FeedmillError "listen" when the port cannot be had, "disk" when the output cannot be read
 */
export async function openServer(request: ServerRequest): Promise<Server> {
  const { outputDir, host, port, log, metrics } = request;
  checkReadable(outputDir);
  const app = fastify({
    forceCloseConnections: "idle",
    exposeHeadRoutes: true,
    frameworkErrors: (_error, _request, reply) => refuseUrl(reply),
  });
  const trouble = openErrorDedupe(log);
  app.addHook("onResponse", ({ method, raw }, { statusCode, elapsedTime }, done) => {
    metrics.onAnswer(statusCode);
    if (statusCode < 500) trouble.forget(raw.url ?? "");
    // The query is left out: what people put there is theirs.
    if (log.isLevelEnabled("debug")) {
      const path = raw.url?.split("?", 1)[0];
      log.debug({ method, path, status: statusCode, ms: Math.round(elapsedTime) }, "answered");
    }
    done();
  });
  app.setErrorHandler((error, { raw }, reply) => {
    const { statusCode: status = 500, syscall } = error as NodeJS.ErrnoException & FastifyError;
    if (syscall !== undefined) {
      trouble.meet(raw.url ?? "", error as NodeJS.ErrnoException);
      return refuseForNow(reply);
    }
    if (status >= 500) log.error({ err: error }, "cannot answer");
    return reply
      .code(status)
      .type("text/plain; charset=utf-8")
      .send(`${status >= 500 ? "Failed" : "Bad request"}\n`);
  });
  await app.register((scope) => serveWatch(scope, request));
  await app.register((scope) => serveFiles(scope, request));
  await listen(app, host, port);
  return {
    url: urlOf(app.server.address() as AddressInfo),
    async close() {
      const impatient = setTimeout(() => app.server.closeAllConnections(), slowestEndMs);
      await app.close();
      clearTimeout(impatient);
    },
  };
}

const helmetOptions = {
  // It differs by path and is said with each file.
  contentSecurityPolicy: false,
  // Feeds and embeds are there for other sites.
  crossOriginResourcePolicy: { policy: "cross-origin" as const },
  // What may frame a page is said by frame-ancestors, and TLS is the proxy's.
  xFrameOptions: false,
  strictTransportSecurity: false,
  // Of no use to files without secrets, or to browsers of this century.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

/** `/healthz` and `/metrics`: for monitoring, not for caches or other sites. */
async function serveWatch(scope: FastifyInstance, { health, metrics }: ServerRequest): Promise<void> {
  await scope.register(helmet, helmetOptions);
  scope.get("/healthz", (_request, reply) => {
    const state = health();
    return reply
      .code(state.ok ? 200 : 503)
      .header("cache-control", "no-store")
      .send(state);
  });
  scope.get("/metrics", async (_request, reply) => {
    const text = await metrics.render();
    return reply.header("cache-control", "no-store").type(metrics.contentType).send(text);
  });
}

async function serveFiles(scope: FastifyInstance, { outputDir, cacheControl, links }: ServerRequest): Promise<void> {
  const files = openFileCache(outputDir);
  const server: Answering = { files, retired: retiredIn(files), cacheControl, links, policies };
  // It waits for nothing: it is async because Fastify would let what another hook throws end the process.
  scope.addHook("onRequest", async (request, reply) => {
    answerUnchanged(request, reply, server);
  });
  await scope.register(helmet, helmetOptions);
  await scope.register(cors, {
    origin: "*",
    methods: ["GET", "HEAD"],
    exposedHeaders: ["ETag", "Last-Modified", "Link"],
  });
  // It streams what is large and what is asked for in ranges; which files may be sent at all is decided before.
  const large = { contentType: false, cacheControl: false, dotfiles: "deny", serve: false } as const;
  await scope.register(staticFiles, { ...large, root: outputDir });
  scope.get("/*", (request, reply) => answer(request, reply, server));
  scope.route({
    method: ["POST", "PUT", "PATCH", "DELETE"],
    url: "/*",
    handler: (_request, reply) => reply.code(405).header("allow", "GET, HEAD").type("text/plain").send("Only GET\n"),
  });
}

/** Addresses that are none, like `/%zz`. */
function refuseUrl(reply: FastifyReply): FastifyReply {
  return reply.code(400).type("text/plain; charset=utf-8").send("Bad request\n");
}

function checkReadable(dir: string): void {
  try {
    accessSync(dir, constants.R_OK | constants.X_OK);
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const advice = isMissing ? "run `feedmill build` first, or add --schedule" : "check its permissions";
    throw new FeedmillError("disk", `cannot serve ${dir}: ${advice}`, { cause });
  }
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    const advice = listenAdvice[(cause as NodeJS.ErrnoException).code ?? ""] ?? "check --host and --port";
    throw new FeedmillError("listen", `cannot listen on ${host}:${port}: ${advice}`, { cause });
  }
}

const listenAdvice: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is taken; choose another with --port",
  EACCES: "not allowed; choose a --port above 1023",
  EADDRNOTAVAIL: "this machine does not have that address; check --host",
  ENOTFOUND: "there is no such host; check --host",
};

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}/`;
}
