import { createHash } from "node:crypto";
import { chmodSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request as ask, get as open } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Config } from "../../src/config/load.ts";
import { openLog } from "../../src/scheduler/log.ts";
import { openMetrics } from "../../src/server/metrics.ts";
import { openServer } from "../../src/server/server.ts";
import { asNobody, asOwner } from "../support/nobody.ts";
import { aClock, aFolder } from "../support/project.ts";

const body = (text: string) => text.repeat(400);

/** An output folder as a run leaves it, with traps. */
function anOutput(): string {
  const dir = aFolder({
    "secret.txt": "secret",
    "output/index.html": body("<p>all</p>"),
    "output/feed.rss": body("<rss/>"),
    "output/feed.atom": body("<feed/>"),
    "output/feed.rss.gz": "nonsense",
    "output/feed.rss.br": "nonsense",
    "output/feed.json": body("{}"),
    "output/feeds.opml": body("<opml/>"),
    "output/topics.json": JSON.stringify({ topics: [{ id: "old", retired: true }, { id: "ai" }] }),
    "output/topics/ai/index.html": body("<p>ai</p>"),
    "output/topics/ai/feed.json": body("{}"),
    "output/topics/日本/feed.rss": body("<rss/>"),
    "output/topics/empty/readme": "x",
    "output/embed/v1/widget.js": body("x;"),
    "output/embed/v1/frame.html": body("<p>x</p>"),
    "output/feedmill.css": body("p{}"),
    "output/small.txt": "tiny",
    "output/picture.png": "\u0000",
    "output/.env": "secret",
    "output/.feedmill-tmp/1": "half",
    "output/a/.git/config": "secret",
  });
  symlinkSync(join(dir, "secret.txt"), join(dir, "output/link.txt"));
  symlinkSync(dir, join(dir, "output/up"));
  symlinkSync("loop", join(dir, "output/loop"));
  symlinkSync(join(dir, "output/small.txt"), join(dir, "output/inside.txt"));
  return join(dir, "output");
}

type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer };

async function aServer(outputDir = anOutput()) {
  const clock = aClock();
  const said: string[] = [];
  const server = await openServer({
    ...{ outputDir, host: "127.0.0.1", port: 0 },
    cacheControl: () => "public, max-age=1800",
    links: (path) => (path === "topics/ai/feed.json" ? '<https://hub.example/>; rel="hub"' : undefined),
    health: () => ({ ok: true, detail: "fine" }),
    metrics: openMetrics(
      () => ({ state: outputDir }) as Config,
      clock,
      () => undefined,
    ),
    log: openLog({ clock, write: (line) => void said.push(line), isPretty: false, level: "debug" }),
  });
  onTestFinished(() => server.close());
  /** Sends the path as it is written, which `fetch` would not. */
  const get = (path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const { hostname, port } = new URL(server.url);
    const options = { hostname, port, path, headers, method, agent: false };
    const sent = ask(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
      response.on("error", reject);
    });
    sent.on("error", reject).end();
    return promise;
  };
  return { server, get, outputDir, said };
}

describe("files", () => {
  test.each([
    ["/", "text/html; charset=utf-8"],
    ["/feed.rss", "application/rss+xml; charset=utf-8"],
    ["/feed.atom", "application/atom+xml; charset=utf-8"],
    ["/feed.json", "application/feed+json; charset=utf-8"],
    ["/topics/ai/feed.json", "application/feed+json; charset=utf-8"],
    ["/topics/%E6%97%A5%E6%9C%AC/feed.rss", "application/rss+xml; charset=utf-8"],
    ["/topics/ai/", "text/html; charset=utf-8"],
    ["/topics.json", "application/json; charset=utf-8"],
    ["/feeds.opml", "text/x-opml; charset=utf-8"],
    ["/embed/v1/widget.js", "text/javascript; charset=utf-8"],
    ["/feedmill.css", "text/css; charset=utf-8"],
    ["/picture.png", "image/png"],
    ["/feed.rss.gz", "application/gzip"],
    ["/feed.rss.br", "application/octet-stream"],
    ["/topics/empty/readme", "application/octet-stream"],
    ["/inside.txt", "text/plain; charset=utf-8"],
    ["/feed.rss?utm_source=x", "application/rss+xml; charset=utf-8"],
  ])("%s is served as %s", async (path, type) => {
    const { get } = await aServer();

    const { status, headers } = await get(path);

    expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type });
    expect(headers).toMatchObject({
      "cache-control": "public, max-age=1800",
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
      etag: expect.stringMatching(/^"[\w-]+"$/),
      "last-modified": expect.stringMatching(/GMT$/),
      vary: "accept-encoding",
    });
  });

  test.each([
    ["/nothing", 404],
    ["/topics/empty/", 404],
    ["/topics/empty", 404],
    ["/topics", 404],
    ["/.env", 404],
    ["/%2eenv", 404],
    ["/.feedmill-tmp/1", 404],
    ["/a/.git/config", 404],
    ["/link.txt", 404],
    ["/up/secret.txt", 404],
    ["/../secret.txt", 404],
    ["/topics/../../secret.txt", 404],
    ["/%2e%2e/secret.txt", 404],
    ["/..%2fsecret.txt", 404],
    ["/..%5csecret.txt", 404],
    ["/topics/ai/%2e%2e/%2e%2e/%2e%2e/secret.txt", 404],
    ["//feed.rss", 404],
    ["/feed.rss/", 404],
    ["/feed.rss%00.html", 404],
    ["/%00", 404],
    ["/%2e%2e%2fsecret.txt", 404],
    ["/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404],
    ["/topics%2f..%2f..%2fsecret.txt", 404],
    ["/%252e%252e/secret.txt", 404],
    ["/%c0%ae%c0%ae/secret.txt", 400],
    ["/loop/loop/feed.rss", 404],
    ["/%zz", 400],
    ["/topics/old/feed.rss", 410],
    ["/topics/old/", 410],
    ["/topics/old", 410],
    ["/topics/older/feed.rss", 404],
  ])("%s is answered with %i, and tells nothing", async (path, expected) => {
    const { get } = await aServer();

    const { status, body: text } = await get(path);

    expect(status).toBe(expected);
    expect(text.toString()).not.toContain("secret\n");
    expect(text.length).toBeLessThan(60);
  });

  test("a folder is shown at its slash, by a redirect that is right behind any proxy", async () => {
    const { get } = await aServer();

    const { status, headers } = await get("/topics/ai");

    expect([status, headers["location"]]).toEqual([301, "ai/"]);
  });

  test.each([
    ["br", "br", brotliDecompressSync],
    ["gzip, deflate", "gzip", gunzipSync],
  ])("are packed when asked with %s", async (accepted, encoding, unpack) => {
    const { get } = await aServer();

    const plain = await get("/feed.rss");
    const packed = await get("/feed.rss", { "accept-encoding": accepted });
    const small = await get("/small.txt", { "accept-encoding": accepted });
    const picture = await get("/picture.png", { "accept-encoding": accepted });

    expect(packed.headers["content-encoding"]).toBe(encoding);
    expect(packed.body.length).toBeLessThan(plain.body.length / 5);
    expect(unpack(packed.body)).toEqual(plain.body);
    expect(packed.headers["etag"]).not.toBe(plain.headers["etag"]);
    expect([small.headers["content-encoding"], picture.headers["content-encoding"]]).toEqual([undefined, undefined]);
  });

  test("that a client has already are answered with 304 and no body", async () => {
    const { get } = await aServer();
    const br = { "accept-encoding": "br" };
    const first = await get("/feed.rss", br);
    const etag = String(first.headers["etag"]);
    const since = String(first.headers["last-modified"]);

    const answers = await Promise.all([
      get("/feed.rss", { ...br, "if-none-match": etag }),
      get("/feed.rss", { ...br, "if-none-match": `W/${etag}` }),
      get("/feed.rss", { "if-modified-since": since }),
      get("/feed.rss", { "if-none-match": '"other"', "if-modified-since": since }),
      get("/feed.rss", { ...br, "if-none-match": etag }, "HEAD"),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([304, 304, 304, 200, 304]);
    // What RFC 9110 asks of a 304, that other sites' scripts may read it, and nothing the client has already.
    expect(answers[0]?.headers).toEqual({
      ...{ etag, vary: "accept-encoding", "cache-control": "public, max-age=1800" },
      ...{ "access-control-allow-origin": "*", date: expect.any(String), connection: "close" },
    });
    expect(answers[0]?.body.length).toBe(0);
  });

  test("are not said to be unchanged when they changed, to other methods, or for another packing", async () => {
    const { get, outputDir } = await aServer();
    const { headers } = await get("/feed.rss");
    const known = { "if-none-match": String(headers["etag"]) };

    const packed = await get("/feed.rss", { ...known, "accept-encoding": "br" });
    const post = await get("/feed.rss", known, "POST");
    const missing = await get("/nothing", { "if-none-match": "*" });
    writeFileSync(join(outputDir, "feed.rss"), body("<rss>2</rss>"));
    const changed = await get("/feed.rss", known);

    expect([packed, post, missing, changed].map(({ status }) => status)).toEqual([200, 405, 404, 200]);
  });

  describe("with packed twins beside them", () => {
    const packers = { br: brotliCompressSync, gzip: gzipSync };

    test.each(["br", "gzip"] as const)("are sent as the %s twin holds them", async (encoding) => {
      const { get, outputDir } = await aServer();
      const end = encoding === "br" ? "br" : "gz";
      const poor =
        encoding === "br"
          ? brotliCompressSync(body("<rss/>"), { params: { 1: 0 } })
          : gzipSync(body("<rss/>"), { level: 1 });
      writeFileSync(join(outputDir, `feed.rss.${end}`), poor);

      const { headers, body: sent } = await get("/feed.rss", { "accept-encoding": encoding });
      const head = await get("/feed.rss", { "accept-encoding": encoding }, "HEAD");

      expect(sent).toEqual(poor);
      expect(headers).toMatchObject({
        ...{ "content-encoding": encoding, "content-type": "application/rss+xml; charset=utf-8" },
        ...{ vary: "accept-encoding", "content-length": String(poor.length) },
      });
      expect({ ...head.headers, date: "" }).toEqual({ ...headers, date: "" });
      expect(head.body.length).toBe(0);
    });

    test.each([
      ["of an older version", (place: string) => writeFileSync(place, brotliCompressSync(body("[]")))],
      ["that hold more", (place: string) => writeFileSync(place, brotliCompressSync("{}".repeat(9_000_000)))],
      ["that are damaged", (place: string) => writeFileSync(place, brotliCompressSync(body("<rss/>")).subarray(0, 9))],
      ["that are links out of the output", (place: string) => symlinkSync("../secret.txt", place)],
      ["that go round in circles", (place: string) => symlinkSync("feed.rss.br", place)],
    ])("are packed in memory instead of twins %s", async (_which, make) => {
      const { get, outputDir } = await aServer();
      rmSync(join(outputDir, "feed.rss.br"));
      make(join(outputDir, "feed.rss.br"));

      const { status, body: sent } = await get("/feed.rss", { "accept-encoding": "br" });

      expect(status).toBe(200);
      expect(brotliDecompressSync(sent).toString()).toBe(body("<rss/>"));
    });

    test("never come as another version than they are, whatever is replaced first", async () => {
      const { get, outputDir } = await aServer();
      const put = (name: string, bytes: string | Buffer) => {
        writeFileSync(join(outputDir, ".next"), bytes);
        renameSync(join(outputDir, ".next"), join(outputDir, name));
      };
      const tags = new Map<string, Set<string>>();
      const look = async () => {
        for (const encoding of ["br", "gzip"] as const) {
          const { headers, body: sent } = await get("/feed.rss", { "accept-encoding": encoding });
          const text = (encoding === "br" ? brotliDecompressSync(sent) : gunzipSync(sent)).toString();
          const tag = String(headers["etag"]).replace(/-\w+"$/, "");
          tags.set(tag, (tags.get(tag) ?? new Set()).add(text));
        }
      };

      for (const version of ["version one", "version two", "version 3"].map(body)) {
        const steps = [
          () => put("feed.rss.br", packers.br(version)),
          () => put("feed.rss.gz", packers.gzip(version)),
          () => put("feed.rss", version),
          () => rmSync(join(outputDir, "feed.rss.br")),
        ];
        for (const step of steps) {
          step();
          await look();
        }
      }

      expect(tags.size).toBe(4);
      expect([...tags.values()].map((texts) => texts.size)).toEqual([1, 1, 1, 1]);
    });
  });

  test.each([
    ["kept in memory", 3_000_000],
    ["streamed", 60_000_000],
  ])("that are replaced in the middle of a download come whole, as they were: %s", async (_how, size) => {
    const { server, outputDir } = await aServer();
    const old = Buffer.alloc(size, "old ");
    writeFileSync(join(outputDir, "slow.json"), old);
    const sum = createHash("sha1");

    const { promise, resolve, reject } = Promise.withResolvers<void>();
    open(new URL("slow.json", server.url), { agent: false }, (response) => {
      response.once("data", (first: Buffer) => {
        response.pause();
        sum.update(first);
        writeFileSync(join(outputDir, ".next"), Buffer.alloc(size / 2, "new "));
        renameSync(join(outputDir, ".next"), join(outputDir, "slow.json"));
        response.on("data", (chunk: Buffer) => void sum.update(chunk));
        response.resume();
      });
      response.on("end", resolve).on("error", reject);
    }).on("error", reject);
    await promise;

    expect(sum.digest("hex")).toBe(createHash("sha1").update(old).digest("hex"));
  });

  test("come in ranges, unless they changed since", async () => {
    const { get } = await aServer();
    const { headers, body: whole } = await get("/feed.rss");
    const range = { range: "bytes=3-9", "accept-encoding": "br" };

    const part = await get("/feed.rss", range);
    const same = await get("/feed.rss", { ...range, "if-range": String(headers["etag"]) });
    const changed = await get("/feed.rss", { range: "bytes=3-9", "if-range": '"other"' });
    const beyond = await get("/feed.rss", { range: "bytes=999999-" });
    const dated = await get("/feed.rss", { range: "bytes=3-9", "if-range": String(headers["last-modified"]) });
    const older = await get("/feed.rss", { range: "bytes=3-9", "if-range": "Thu, 01 Jan 1970 00:00:00 GMT" });
    const last = await get("/feed.rss", { range: "bytes=-5" });

    expect([part.status, same.status, changed.status, beyond.status]).toEqual([206, 206, 200, 416]);
    expect([dated.status, older.status, last.status]).toEqual([206, 200, 206]);
    expect([older.body, last.body]).toEqual([whole, whole.subarray(-5)]);
    expect(part.body).toEqual(whole.subarray(3, 10));
    expect(part.headers).toMatchObject({ "content-range": `bytes 3-9/${whole.length}`, etag: headers["etag"] });
    expect(part.headers["content-type"]).toBe("application/rss+xml; charset=utf-8");
  });

  test("that are large are streamed whole", async () => {
    const { get, outputDir } = await aServer();
    const large = Buffer.alloc(6_000_000, "abc");
    writeFileSync(join(outputDir, "large.json"), large);

    const { status, headers, body: got } = await get("/large.json");
    const again = await get("/large.json", { "if-none-match": String(headers["etag"]) });

    expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
    expect(createHash("sha1").update(got).digest("hex")).toBe(createHash("sha1").update(large).digest("hex"));
    expect(again.status).toBe(304);
  });

  test("have the same headers for HEAD as for GET, and no body", async () => {
    const { get } = await aServer();

    const { date: _, ...head } = (await get("/feed.rss", {}, "HEAD")).headers;
    const { date: __, ...whole } = (await get("/feed.rss")).headers;

    expect(head).toEqual(whole);
    expect((await get("/feed.rss", {}, "HEAD")).body.length).toBe(0);
  });

  test("are seen at once when they are replaced, never half, and keep their tag when only touched", async () => {
    const { get, outputDir } = await aServer();
    const write = (text: string) => {
      writeFileSync(join(outputDir, ".next"), text);
      renameSync(join(outputDir, ".next"), join(outputDir, "feed.rss"));
    };
    const before = await get("/feed.rss");
    write(body("<rss/>"));
    const touched = await get("/feed.rss");

    const bodies = new Set<string>();
    const versions = ["one ", "two!"].map((text) => text.repeat(50_000));
    for (let turn = 0; turn < 60; turn++) {
      const pending = Promise.all(Array.from({ length: 4 }, () => get("/feed.rss")));
      write(versions[turn % 2]!);
      bodies.add((await get("/feed.rss")).body.toString());
      expect((await get("/feed.rss")).body.toString()).toBe(versions[turn % 2]);
      for (const { body: text } of await pending) bodies.add(text.toString());
    }

    expect(touched.headers["etag"]).toBe(before.headers["etag"]);
    expect([...bodies].filter((text) => !versions.includes(text) && text !== body("<rss/>"))).toEqual([]);
  });

  test("that cannot be read at the moment are not said to be missing, which is logged once until it is mended", async () => {
    const { get, outputDir, said } = await aServer();
    for (const dir of [outputDir, join(outputDir, "..")]) chmodSync(dir, 0o755);
    asNobody();
    const { headers } = await get("/topics/ai/feed.json");
    const known = { "if-none-match": String(headers["etag"]) };
    const close = (path: string, mode = 0o000) => asOwner(() => chmodSync(join(outputDir, path), mode));
    close("topics");
    onTestFinished(() => close("topics", 0o755));

    const answers = [await get("/topics/ai/feed.json"), await get("/topics/ai/feed.json", known)];
    close("feed.rss");
    answers.push(await get("/feed.rss", known), await get("/feed.atom"), await get("/feed.rss"));
    const errors = () => said.filter((line) => line.includes('"level":"error"'));
    const before = errors().length;
    close("feed.rss", 0o644);
    answers.push(await get("/feed.rss"));
    close("feed.rss");
    answers.push(await get("/feed.rss"));

    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 200, 503, 200, 503]);
    expect(answers[0]?.headers["retry-after"]).toBe("60");
    expect([before, errors().length]).toEqual([2, 3]);
    expect(errors()[0]).toContain("cannot read the output (EACCES: permission denied");
    expect(errors().join("\n")).not.toContain("stack");
  });

  test("that become something odd are just not there", async () => {
    const { get, outputDir } = await aServer();
    const { headers } = await get("/feed.rss");
    rmSync(join(outputDir, "feed.rss"));
    symlinkSync("feed.rss", join(outputDir, "feed.rss"));

    const known = await get("/feed.rss", { "if-none-match": String(headers["etag"]) });
    const long = await get(`/${"x".repeat(300)}`);

    expect([known.status, long.status]).toEqual([404, 404]);
  });

  test("that are away for a moment with the whole output are not said to be gone", async () => {
    const { get, outputDir } = await aServer();
    renameSync(outputDir, `${outputDir}-away`);

    const { status, headers } = await get("/feed.rss");
    renameSync(`${outputDir}-away`, outputDir);

    expect([status, headers["retry-after"]]).toEqual([503, "60"]);
    expect((await get("/feed.rss")).status).toBe(200);
  });
});

describe("security", () => {
  test("pages may load nothing but their own files; only embeds may be framed elsewhere", async () => {
    const { get } = await aServer();

    const page = String((await get("/")).headers["content-security-policy"]);
    const frame = String((await get("/embed/v1/frame.html")).headers["content-security-policy"]);

    expect(page).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(page).not.toContain("unsafe");
    expect([page.split("; ").at(-1), frame.split("; ").at(-1)]).toEqual([
      "frame-ancestors 'self'",
      "frame-ancestors *",
    ]);
    expect(frame.split(";").slice(0, -1)).toEqual(page.split(";").slice(0, -1));
  });

  test("carry the links that belong to them, and no others", async () => {
    const { get } = await aServer();

    const feed = await get("/topics/ai/feed.json");
    const other = await get("/feed.rss");

    expect(feed.headers["link"]).toBe('<https://hub.example/>; rel="hub"');
    expect(other.headers["link"]).toBeUndefined();
  });

  test("other methods are refused, and preflights answered", async () => {
    const { get } = await aServer();

    const post = await get("/feed.rss", {}, "POST");
    const preflight = await get(
      "/feed.json",
      { origin: "https://a.example", "access-control-request-method": "GET" },
      "OPTIONS",
    );

    expect([post.status, post.headers["allow"]]).toEqual([405, "GET, HEAD"]);
    expect([preflight.status, preflight.headers["access-control-allow-methods"]]).toEqual([204, "GET, HEAD"]);
  });

  test("what is asked for is logged without its query", async () => {
    const { get, said } = await aServer();

    await get("/feed.rss?token=hush", { authorization: "Bearer hush" });

    expect(said.join("\n")).toContain('"path":"/feed.rss"');
    expect(said.join("\n")).not.toContain("hush");
  });
});

describe("a server that cannot be", () => {
  test.each([
    ["the port is taken", async () => ({ port: Number(new URL((await aServer()).server.url).port) }), "listen"],
    ["there is no output", async () => ({ outputDir: join(aFolder(), "none") }), "disk"],
    ["the output is a file", async () => ({ outputDir: join(anOutput(), "feed.rss") }), "disk"],
    ["the address is not ours", async () => ({ host: "192.0.2.1" }), "listen"],
  ])("says so: %s", async (_why, parts, code) => {
    const usual = {
      ...{ outputDir: anOutput(), host: "127.0.0.1", port: 0, cacheControl: () => "" },
      links: () => undefined,
      health: () => ({ ok: true, detail: "" }),
      metrics: openMetrics(
        () => ({ state: "" }) as Config,
        aClock(),
        () => undefined,
      ),
      log: openLog({ clock: aClock(), write: () => undefined, isPretty: false, level: "error" }),
    };

    await expect(openServer({ ...usual, ...(await parts()) })).rejects.toMatchObject({ name: "FeedmillError", code });
  });
});
