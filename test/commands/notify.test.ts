import { describe, expect, test, vi } from "vitest";
import { type NotifyOptions, newsForHub, notifyHub, type Pinged } from "../../src/commands/notify.ts";
import { type HttpClient, openHttpClient } from "../../src/http/client.ts";
import { systemClock } from "../../src/model/clock.ts";
import { keepFacts } from "../../src/store/facts.ts";
import { openStore } from "../../src/store/store.ts";
import { aHub } from "../support/hub.ts";
import { aProject } from "../support/project.ts";

const site = { title: "Site", url: "https://feeds.example.org/" };
const overLoopback = openHttpClient({ clock: systemClock, env: {}, userAgent: "test", isGuarded: false });

async function aHubProject(hubUrl: string) {
  const project = aProject({ records: { a: { topics: ["AI"] }, b: {} }, config: { site, output: { hub: hubUrl } } });
  await project.build();
  return {
    project,
    async notify(client: HttpClient = overLoopback, options: NotifyOptions = {}) {
      const config = await project.load();
      const store = openStore(config.state);
      const news = newsForHub({ config, store });
      store.close();
      const remember = (pinged: Pinged) => keepFacts(config.state, pinged);
      return notifyHub(news, { clock: project.clock, client, remember }, options);
    },
  };
}

const formats = ["atom", "json", "rss"];
const addresses = (...folders: string[]) =>
  folders.flatMap((folder) => formats.map((format) => `https://feeds.example.org/${folder}feed.${format}`));
const topicOf = (body: string) => new URLSearchParams(body).get("hub.url");

describe("notify", () => {
  test("pings the hub once for every feed, as WebSub wants it", async () => {
    const hub = await aHub();
    const { notify } = await aHubProject(hub.url);

    const report = await notify();

    const urls = addresses("", "topics/ai/");
    expect(report).toEqual({ ok: true, hub: hub.url, pinged: urls, unchanged: 0, failed: [] });
    expect(hub.posted.map(({ body }) => topicOf(body)).sort()).toEqual(urls);
    expect(hub.posted[0]).toMatchObject({ path: "/hub", type: "application/x-www-form-urlencoded" });
    expect(new URLSearchParams(hub.posted[0]?.body).get("hub.mode")).toBe("publish");
  });

  test("pings nobody when nothing changed, and only for feeds that did", async () => {
    const hub = await aHub();
    const { project, notify } = await aHubProject(hub.url);
    await notify();
    hub.posted.length = 0;

    await project.build();
    const idle = await notify();
    project.record("b", { title: "another title" });
    await project.build();
    const news = await notify();

    expect(idle).toMatchObject({ pinged: [], unchanged: 6 });
    expect(news).toMatchObject({ pinged: addresses(""), unchanged: 3 });
    expect(hub.posted).toHaveLength(3);
  });

  test("tries again when the hub is busy", async () => {
    const hub = await aHub();
    hub.answers.push(503, 429, 500, 503);
    const { notify } = await aHubProject(hub.url);

    const report = await notify();

    expect(report).toMatchObject({ ok: true, failed: [] });
    expect(report.pinged).toHaveLength(6);
    expect(hub.posted).toHaveLength(10);
  });

  test("remembers which feeds the hub refused, and tries those next time", async () => {
    const hub = await aHub();
    hub.answers.push(400);
    const { notify } = await aHubProject(hub.url);

    const first = await notify();
    const second = await notify();

    expect(first).toMatchObject({ ok: false, failed: [{ why: "it answered 400" }] });
    expect(first.pinged).toHaveLength(5);
    expect(second).toMatchObject({ ok: true, pinged: [first.failed[0]?.url], unchanged: 5 });
  });

  test("does not go on with a hub that is down", async () => {
    let asked = 0;
    const { notify } = await aHubProject("https://hub.example/");
    const nobody: HttpClient = async () => {
      asked++;
      return { fault: "refused" };
    };

    const report = await notify(nobody);

    expect(report.ok).toBe(false);
    expect(report.failed).toHaveLength(6);
    expect(asked).toBeLessThanOrEqual(4 * 3);
  });

  test("gives up when it is told to, even in the middle of a ping, and goes on from there next time", async () => {
    const hub = await aHub();
    hub.answers.push(204, 204, "never", 204, "never");
    const { notify } = await aHubProject(hub.url);
    const stop = new AbortController();
    const under = notify(overLoopback, { signal: stop.signal });
    await vi.waitFor(() => expect(hub.posted).toHaveLength(6));
    stop.abort();

    const report = await under;
    const next = await notify();

    expect(report.failed).toMatchObject([{ why: "stopped" }, { why: "stopped" }]);
    expect(next).toMatchObject({ ok: true, pinged: report.failed.map(({ url }) => url), unchanged: 4 });
  });

  test("tells a new hub of everything", async () => {
    const [hub, other] = [await aHub(), await aHub()];
    const { project, notify } = await aHubProject(hub.url);
    await notify();

    project.config({ site, output: { hub: other.url } });
    await project.build();
    const report = await notify();

    expect(report).toMatchObject({ hub: other.url, unchanged: 0 });
    expect(other.posted).toHaveLength(6);
  });
});

describe("notify, when the feeds are live", () => {
  /** A host whose first answers are these; then it has what was built, as the hub takes every ping. */
  async function notifyAt(first: readonly (number | "old" | "silence")[]) {
    const { project, notify } = await aHubProject("https://hub.example/");
    const asked: string[] = [];
    const answers = [...first];
    const host: HttpClient = async ({ url, method }) => {
      asked.push(`${method} ${url}`);
      if (method === "POST") return { status: 204, headers: {}, body: Buffer.from("") };
      const answer = answers.shift() ?? 200;
      if (answer === "silence") return { fault: "timeout" };
      const body = answer === "old" ? "an older version" : project.read(`output${new URL(url).pathname}`);
      return { status: answer === "old" ? 200 : answer, headers: {}, body: Buffer.from(body) };
    };
    return { asked, notify: () => notify(host, { whenLive: true }) };
  }

  test("waits for one feed that changed until its bytes are those in the output, then pings", async () => {
    const { asked, notify } = await notifyAt([404, "old", "silence", "old"]);

    const report = await notify();

    expect(report).toMatchObject({ ok: true, failed: [] });
    expect(asked.slice(0, 5)).toEqual(Array(5).fill("GET https://feeds.example.org/feed.atom"));
    expect(asked.slice(5)).toEqual(Array(6).fill("POST https://hub.example/"));
  });

  test("asks nothing when nothing changed", async () => {
    const { asked, notify } = await notifyAt([]);
    await notify();
    asked.length = 0;

    await notify();

    expect(asked).toEqual([]);
  });

  test("gives up after thirty tries, tells nobody, and tells all of it next time", async () => {
    const { asked, notify } = await notifyAt(Array<"old">(30).fill("old"));

    await expect(notify()).rejects.toThrow(/feed\.atom differs from the output folder \(it is another version\)/u);
    const gets = asked.length;
    const next = await notify();

    expect(gets).toBe(30);
    expect(next.pinged).toHaveLength(6);
  });
});

describe("feedmill notify", () => {
  test("--dry-run tells nobody and remembers nothing", async () => {
    const hub = await aHub();
    const { project } = await aHubProject(hub.url);

    const dry = await project.command("notify", "--dry-run");
    const real = await project.command("notify", "--json");

    expect(dry.out).toContain("for 6 changed feeds; 0 unchanged");
    expect(JSON.parse(real.out).pinged).toHaveLength(6);
    expect(hub.posted).toHaveLength(6);
  });

  test("--when-live first asks for a feed as it is deployed", async () => {
    const hub = await aHub();
    const config = { site: { ...site, url: new URL("/", hub.url).href, idPrefix: "tag:x.example,2026:" } };
    const project = aProject({ records: { a: {} }, config: { ...config, output: { hub: hub.url } } });
    await project.build();
    hub.files["/feed.atom"] = project.read("output/feed.atom");

    const { code, out } = await project.command("notify", "--when-live");

    expect(code).toBe(0);
    expect(out).toContain("for 3 changed feeds");
    expect(hub.fetched).toEqual(["/feed.atom"]);
  });

  test("--when-live knows a feed of any size again", async () => {
    const hub = await aHub();
    const config = { site: { ...site, url: new URL("/", hub.url).href, idPrefix: "tag:x.example,2026:" } };
    const project = aProject({ records: { a: {} }, config: { ...config, output: { hub: hub.url } } });
    await project.build();
    const long = project.read("output/feed.atom") + " ".repeat(17 * 1024 * 1024);
    project.write("output/feed.atom", long);
    hub.files["/feed.atom"] = long;

    const { code } = await project.command("notify", "--when-live");

    expect(code).toBe(0);
    expect(hub.posted).toHaveLength(3);
  });

  test("names itself and the site", async () => {
    const hub = await aHub();
    const { project } = await aHubProject(hub.url);

    await project.command("notify");

    expect(hub.headers[0]?.["user-agent"]).toMatch(/feedmill\/.*\+https:\/\/feeds\.example\.org\//u);
  });

  test("exits with 1 when the hub refuses, and says what to do", async () => {
    const hub = await aHub();
    hub.answers.push(...Array<number>(6).fill(403));
    const { project } = await aHubProject(hub.url);

    const { code, out, err } = await project.command("notify");

    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("for 6 feeds (it answered 403); check output.hub");
  });

  test.each([
    [{ site }, "set output.hub"],
    [{ site: { title: "Site" }, output: { hub: "https://hub.example/" } }, "set site.url"],
    [{ site, output: { hub: "hub.example" } }, "must be an absolute http(s) URL"],
  ])("with %j is a usage error", async (config, message) => {
    const project = aProject({ config: { ...config } });

    const { code, err } = await project.command("notify");

    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
