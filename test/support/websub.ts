import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { onTestFinished } from "vitest";

type Subscription = { readonly topic: string; readonly callback: string; readonly secret: string | undefined };

/** What a hub sent to a subscriber. */
export type Distributed = {
  readonly topic: string;
  readonly body: Buffer;
  readonly type: string | undefined;
  /** By relation, as the `Link` header names them. */
  readonly links: Readonly<Record<string, string>>;
  /** Whether `X-Hub-Signature` is that of the body. */
  readonly isSigned: boolean;
};

/**
 * A WebSub hub on loopback: subscriptions by verified intent, then the topic's content to every callback, at every ping.
 *
 * @see https://www.w3.org/TR/websub/ and, for pings, PubSubHubbub 0.4 section 7
 */
export async function aWebSubHub() {
  const pings: string[] = [];
  const subscriptions = new Map<string, Subscription>();
  const works: Promise<void>[] = [];
  const url = await aListener((request, response, body) => {
    const form = new URLSearchParams(body.toString());
    const mode = form.get("hub.mode");
    const topic = form.get("hub.topic") ?? "";
    const callback = form.get("hub.callback") ?? "";
    const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
    if (request.method !== "POST" || !isForm) return void response.writeHead(400).end();
    if (mode === "publish") {
      const changed = form.getAll("hub.url");
      pings.push(...changed);
      const wanted = [...subscriptions.values()].filter((subscription) => changed.includes(subscription.topic));
      works.push(...wanted.map((subscription) => distribute(url, subscription)));
      return void response.writeHead(204).end();
    }
    if (mode !== "subscribe" || !URL.canParse(topic) || !URL.canParse(callback)) {
      return void response.writeHead(400).end("hub.mode, hub.topic and hub.callback are wanted");
    }
    response.writeHead(202).end();
    works.push(
      verify(topic, callback).then((isMeant) => {
        if (!isMeant) return;
        subscriptions.set(`${topic} ${callback}`, { topic, callback, secret: form.get("hub.secret") ?? undefined });
      }),
    );
  });
  return {
    url,
    /** Topics it was pinged for, in order. */
    pings,
    /** Resolves when everything it has begun is done; rejects when some of it failed. */
    settled: async () => void (await Promise.all(works)),
  };
}

/** Section 5.3: the subscriber must echo the challenge. */
async function verify(topic: string, callback: string): Promise<boolean> {
  const challenge = randomUUID();
  const address = new URL(callback);
  const asked = { mode: "subscribe", topic, challenge, lease_seconds: "864000" };
  for (const [name, value] of Object.entries(asked)) address.searchParams.append(`hub.${name}`, value);
  const answer = await fetch(address);
  return answer.ok && (await answer.text()) === challenge;
}

/** Section 7: the whole content as it is now, with its own content type. */
async function distribute(hub: string, { topic, callback, secret }: Subscription): Promise<void> {
  const content = await fetch(topic);
  if (!content.ok) throw new Error(`${topic} answered ${content.status}`);
  const body = Buffer.from(await content.arrayBuffer());
  const headers = {
    "content-type": content.headers.get("content-type") ?? "",
    link: `<${hub}>; rel="hub", <${topic}>; rel="self"`,
    ...(secret === undefined ? {} : { "x-hub-signature": signature(secret, body) }),
  };
  const answer = await fetch(callback, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`the subscriber of ${topic} answered ${answer.status}`);
}

function signature(secret: string, body: Buffer): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** A subscriber on loopback that knows nothing but the address of a feed. */
export async function aSubscriber() {
  const received: Distributed[] = [];
  const followed = new Map<string, { topic: string; secret: string; verified: () => void }>();
  const url = await aListener((request, response, body) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://subscriber");
    const following = followed.get(pathname);
    if (following === undefined) return void response.writeHead(404).end();
    if (request.method === "GET") {
      const isMeant = searchParams.get("hub.topic") === following.topic;
      response.writeHead(isMeant ? 200 : 404).end(isMeant ? searchParams.get("hub.challenge") : "");
      return following.verified();
    }
    const { "content-type": type, link = "", "x-hub-signature": signed } = request.headers;
    const links = Object.fromEntries(
      [...String(link).matchAll(/<([^>]*)>; rel="(\w+)"/gu)].map(([, to, rel]) => [rel, to]),
    );
    received.push({
      topic: following.topic,
      body,
      type,
      links,
      isSigned: signed === signature(following.secret, body),
    });
    response.writeHead(204).end();
  });
  return {
    received,
    /** Finds the feed's hub in the feed, subscribes there and waits until the hub has asked whether that was meant. */
    async follow(feed: string): Promise<{ hub: string; self: string }> {
      const found = linksIn(await (await fetch(feed)).text());
      const path = `/${randomUUID()}`;
      const { promise, resolve } = Promise.withResolvers<void>();
      const secret = randomUUID();
      followed.set(path, { topic: found.self, secret, verified: resolve });
      const body = new URLSearchParams({
        "hub.mode": "subscribe",
        "hub.topic": found.self,
        "hub.callback": new URL(path, url).href,
        "hub.secret": secret,
      });
      const answer = await fetch(found.hub, { method: "POST", body });
      if (answer.status !== 202) throw new Error(`${found.hub} answered ${answer.status}`);
      await promise;
      return found;
    },
  };
}

/** Hub and self of an RSS, Atom or JSON feed, as readers find them. */
function linksIn(feed: string): { hub: string; self: string } {
  if (feed.startsWith("{")) {
    const { hubs, feed_url: self } = JSON.parse(feed) as { hubs: { type: string; url: string }[]; feed_url: string };
    return { hub: hubs.find(({ type }) => type === "WebSub")?.url ?? "", self };
  }
  const { root } = parseXml(feed);
  const elements = (of: XmlElement) => of.children.filter((child) => child instanceof XmlElement);
  const top = root === null ? [] : elements(root);
  const links = [...top, ...top.filter(({ name }) => name === "channel").flatMap(elements)].filter(({ name }) =>
    ["link", "atom:link"].includes(name),
  );
  const to = (rel: string) => links.find(({ attributes }) => attributes["rel"] === rel)?.attributes["href"] ?? "";
  return { hub: to("hub"), self: to("self") };
}

type Listener = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

async function aListener(listener: Listener): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => listener(request, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
