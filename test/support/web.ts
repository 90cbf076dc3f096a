import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { aSetOfCertificates, type Certificates } from "./link-certificates.ts";
import { routes } from "./web-routes.ts";

/** What one address (127.0.0.x) saw. */
export type HostStats = {
  requests: string[];
  connections: number;
  inFlight: number;
  maxInFlight: number;
  minGapMs: number;
  lastAt: number;
};

export type HttpClient = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly url: URL;
  /** How often this path was asked before. */
  readonly visits: number;
  readonly stats: HostStats;
};
export type Route = (exchange: HttpClient) => unknown;

export type TlsKind = "good" | "expired" | "wrongName" | "selfSigned" | "h2";

/** A web of our own on 127.0.0.1 to 127.0.0.254, where every nasty server lives under a path of its name. */
export type Web = {
  readonly port: number;
  /** Listens, accepts and says nothing. */
  readonly silentPort: number;
  /** Nobody listens there. */
  readonly closedPort: number;
  readonly ca: string;
  url(path: string, host?: number): string;
  tlsUrl(kind: TlsKind, path?: string): string;
  stats(host?: number): HostStats;
  /** All requests, as `GET /path`, of an address. */
  asked(host?: number): readonly string[];
  reset(): void;
  /** From now on every connection is refused or cut. */
  die(): Promise<void>;
  close(): Promise<void>;
};

export async function aWeb(extra: Readonly<Record<string, Route>> = {}): Promise<Web> {
  const certificates = aSetOfCertificates();
  const book = new Map<string, HostStats>();
  const visits = new Map<string, number>();
  const answer = answering({ ...routes, ...extra }, book, visits);
  const plain = createServer({ maxHeaderSize: 1 << 20 }, answer);
  plain.on("connection", (socket) => {
    statsOf(book, addressOf(socket)).connections++;
  });
  const silent = createTcpServer();
  const tls = tlsServers(certificates, answer);
  const servers: Record<string, Server | TcpServer> = { plain, silent, ...tls };
  const sockets = new Set<Socket>();
  const ports: Record<string, number> = {};
  for (const [name, server] of Object.entries(servers)) {
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    });
    ports[name] = await listen(server);
  }
  const closed = createTcpServer();
  const closedPort = await listen(closed);
  await shut(closed);
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(Object.values(servers).map(shut));
  };
  return {
    port: ports["plain"]!,
    silentPort: ports["silent"]!,
    closedPort,
    ca: certificates.ca,
    url: (path, host = 1) => `http://127.0.0.${host}:${ports["plain"]}${path}`,
    tlsUrl: (kind, path = "/ok") => `https://127.0.0.1:${ports[kind]}${path}`,
    stats: (host = 1) => statsOf(book, `127.0.0.${host}`),
    asked: (host = 1) => statsOf(book, `127.0.0.${host}`).requests,
    reset: () => {
      book.clear();
      visits.clear();
    },
    die: close,
    close,
  };
}

function answering(table: Readonly<Record<string, Route>>, book: Map<string, HostStats>, visits: Map<string, number>) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? "/", "http://web.test");
    const socket = request.socket;
    const stats = statsOf(book, addressOf(socket));
    const now = performance.now();
    stats.requests.push(`${request.method} ${request.url}`);
    stats.minGapMs = Math.min(stats.minGapMs, now - stats.lastAt);
    stats.lastAt = now;
    stats.maxInFlight = Math.max(stats.maxInFlight, ++stats.inFlight);
    response.on("close", () => stats.inFlight--);
    const key = `${addressOf(socket)}${url.pathname}`;
    const seen = visits.get(key) ?? 0;
    visits.set(key, seen + 1);
    const route = table[url.pathname] ?? table[`/${url.pathname.split("/")[1]}/*`] ?? table["/404"];
    route?.({ request, response, socket, url, visits: seen, stats });
  };
}

function tlsServers({ good, expired, wrongName, selfSigned }: Certificates, answer: ReturnType<typeof answering>) {
  return {
    good: createTlsServer(good, answer),
    expired: createTlsServer(expired, answer),
    wrongName: createTlsServer(wrongName, answer),
    selfSigned: createTlsServer(selfSigned, answer),
    h2: createSecureServer({ ...good, allowHTTP1: false }, (request, response) => {
      response.writeHead(request.url === "/404" ? 404 : 200, { "content-type": "text/html" });
      response.end("<title>Second version</title>");
    }) as unknown as TcpServer,
  };
}

function statsOf(book: Map<string, HostStats>, address: string): HostStats {
  const known = book.get(address);
  if (known !== undefined) return known;
  const fresh = { requests: [], connections: 0, inFlight: 0, maxInFlight: 0, minGapMs: Infinity, lastAt: -Infinity };
  book.set(address, fresh);
  return fresh;
}

function addressOf(socket: Socket): string {
  return (socket.localAddress ?? "").replace("::ffff:", "");
}

function listen(server: Server | TcpServer): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, "0.0.0.0", 4096, () => resolve((server.address() as AddressInfo).port));
  return promise;
}

async function shut(server: Server | TcpServer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  await promise;
}
