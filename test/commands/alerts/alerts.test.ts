import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openAlerts } from "../../../src/commands/alerts/alerts.ts";
import type { FinishedRun } from "../../../src/commands/alerts/events.ts";
import { openHttpClient } from "../../../src/http/client.ts";
import { systemClock } from "../../../src/model/clock.ts";
import { openStore, type Store } from "../../../src/store/store.ts";
import { aHub } from "../../support/hub.ts";
import { aProject, filesIn, runCommand } from "../../support/project.ts";

async function aSite(status: () => number) {
  const server = createServer((_, response) => void response.writeHead(status()).end("<title>x</title>"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`;
}

const links = { allowPrivate: true, hostGapMs: 0, patience: "eager" };

async function anAlertedProject(status: () => number = () => 200) {
  const hub = await aHub();
  const webhook = `${hub.url}/s3cret`;
  const project = aProject({
    records: { a: { originalUrl: await aSite(status) }, b: { originalUrl: await aSite(() => 200) } },
    config: { links, alerts: [{ webhook }] },
  });
  const bodies = () => hub.posted.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  return { hub, webhook, project, bodies };
}

describe("alerts after a build", () => {
  test("tell a webhook of links that died, in one JSON body for chats and programs", async () => {
    const { hub, project, bodies } = await anAlertedProject(() => 410);

    const { code, err } = await project.command("build", "--quiet");

    const text = expect.stringMatching(/^Site:\n1 link is dead:\n- http:\/\/127\.0\.0\.1:\d+\/page \(gone\)$/u);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(hub.posted).toMatchObject([{ path: "/hub/s3cret", type: "application/json" }]);
    expect(bodies()).toEqual([
      {
        source: "feedmill",
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u),
        site: { title: "Site", url: "https://feeds.example.org/" },
        text,
        content: text,
        events: [{ kind: "links-dead", count: 1, links: [{ url: expect.any(String), reason: "gone" }] }],
      },
    ]);
  });

  test("are silent when all is well, and never tell the same twice", async () => {
    const well = await anAlertedProject();
    const dead = await anAlertedProject(() => 410);

    for (const { project } of [well, dead]) {
      await project.command("build");
      await project.command("build");
    }

    expect([well.hub.posted.length, dead.hub.posted.length]).toEqual([0, 1]);
  });

  test("tell of the second failure in a row, and of its end", async () => {
    const { project, bodies } = await anAlertedProject();
    project.write("output/feed.rss/not-a-file", "");

    const codes: number[] = [];
    for (let run = 0; run < 3; run++) codes.push((await project.command("build", "--no-check")).code);
    project.remove("output/feed.rss");
    codes.push((await project.command("build", "--no-check")).code);

    expect(codes).toEqual([1, 1, 1, 0]);
    expect(bodies().map(({ events }) => events)).toEqual([
      [expect.objectContaining({ kind: "run-failing", message: expect.stringContaining("feed.rss") })],
      [expect.objectContaining({ kind: "run-recovered" })],
    ]);
  });

  test("a webhook that refuses fails no run, is named by its place only, and is told next time", async () => {
    const { hub, webhook, project, bodies } = await anAlertedProject(() => 410);
    hub.answers.push(404);

    const first = await project.command("build");
    const second = await project.command("build");

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.err).toContain(
      "note: could not post to alerts[0].webhook (it answered 404); " +
        "check its address in `alerts` or FEEDMILL_ALERTS; will try again after the next run",
    );
    expect([first.err, first.out, second.err].join("")).not.toContain("s3cret");
    expect(bodies()).toHaveLength(2);
    expect(bodies()[1]?.["events"]).toEqual(bodies()[0]?.["events"]);
    const state = Object.entries(filesIn(project.dir)).filter(([path]) => path.startsWith(".feedmill/"));
    expect(state.filter(([, text]) => text.includes(webhook)).map(([path]) => path)).toEqual([]);
  });

  test("a webhook that refused is told next time, although another was told already", async () => {
    const hub = await aHub();
    const project = aProject({
      records: { a: { originalUrl: await aSite(() => 410) } },
      config: { links, alerts: [{ webhook: `${hub.url}/one` }, { webhook: `${hub.url}/two` }] },
    });
    hub.refused.push("/hub/two");

    const first = await project.command("build");
    hub.refused.length = 0;
    const second = await project.command("build");
    await project.command("build");

    expect(first.err).toContain("could not post to alerts[1].webhook (it answered 404)");
    expect(second.err).not.toContain("could not post");
    expect(hub.posted.map(({ path }) => path).sort()).toEqual(["/hub/one", "/hub/two", "/hub/two"]);
    const state = Object.entries(filesIn(project.dir)).filter(([path]) => path.startsWith(".feedmill/"));
    expect(state.filter(([, text]) => text.includes(hub.url))).toEqual([]);
  });

  test("a webhook that is named twice is a config error that does not repeat it", async () => {
    const webhook = "https://hooks.example/s3cret";
    const project = aProject({ config: { alerts: [{ webhook }, { webhook, staleDays: 3 }] } });

    const { code, err } = await project.command("build");

    expect(code).toBe(2);
    expect(err).toMatch(/feedmill\.yaml:\d+:\d+: alerts: must name each webhook once/u);
    expect(err).not.toContain("s3cret");
  });

  test("hold nothing up: while a webhook hangs, another build has the state", async () => {
    const { hub, project, bodies } = await anAlertedProject(() => 410);
    hub.answers.push("never");
    const stop = new AbortController();
    const hanging = runCommand(["build"], { cwd: project.dir, signal: stop.signal });
    await vi.waitFor(() => expect(hub.posted).toHaveLength(1), 5000);

    const { code, err } = await project.command("build");
    stop.abort();
    const first = await hanging;
    await project.command("build");

    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(first.code).toBe(0);
    // The second build told what was pending, so that the third has nothing to tell.
    expect(bodies().map(({ events }) => events)).toEqual([bodies()[0]?.["events"], bodies()[0]?.["events"]]);
  });

  test("what was taken is remembered although another run has the state by then, and what that run adds stays", async () => {
    const { hub, project, bodies } = await anAlertedProject(() => 410);
    await project.command("build", "--no-check");
    const { state } = await project.load();
    let other: Store | undefined;
    const server = createServer((_, response) => {
      other = openStore(state);
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const slow = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    project.config({ links, alerts: [{ webhook: slow }, { webhook: hub.url }] });

    const { err } = await project.command("build");
    other?.close();
    await project.command("build");

    expect(err).toBe("");
    expect(bodies()).toHaveLength(1);
  });

  test("are told at the first failure when it cannot be remembered, for then it cannot be counted", async () => {
    const { project, bodies } = await anAlertedProject();
    await project.command("build", "--no-check");
    const db = new DatabaseSync(join(project.dir, ".feedmill/memory.db"));
    onTestFinished(() => db.close());
    db.exec(
      "CREATE TRIGGER full BEFORE INSERT ON facts WHEN NEW.key = 'alerts' BEGIN SELECT RAISE(FAIL, 'disk is full'); END",
    );
    project.remove("output/feed.rss");
    project.write("output/feed.rss/not-a-file", "");

    const { code, err } = await project.command("build", "--no-check", "--force");

    expect(code).toBe(1);
    expect(err).toContain("cannot save which alerts were sent");
    expect(bodies().map(({ events }) => events)).toEqual([[expect.objectContaining({ kind: "run-failing" })]]);
  });

  test("a dry run tells nobody", async () => {
    const { hub, project } = await anAlertedProject(() => 410);

    await project.command("build", "--dry-run");

    expect(hub.posted).toEqual([]);
  });

  test("a wrong webhook is a config error that does not repeat it", async () => {
    const project = aProject({ config: { alerts: [{ webhook: "hooks.example/s3cret" }] } });

    const { code, err } = await project.command("build");

    expect(code).toBe(2);
    expect(err).toMatch(/feedmill\.yaml:\d+:\d+: alerts\.0\.webhook: must be an absolute http\(s\) URL/u);
    expect(err).not.toContain("s3cret");
  });

  test.each(["[{ webhook: s3cret", "s3cret", "[{ webhook: s3cret }]"])(
    "a variable that cannot be meant is not repeated either (%s)",
    async (value) => {
      const { code, err } = await runCommand(["build"], { cwd: aProject().dir, env: { FEEDMILL_ALERTS: value } });

      expect(code).toBe(2);
      expect(err).toContain("FEEDMILL_ALERTS");
      expect(err).not.toContain("s3cret");
    },
  );
});

describe("alerts after a check", () => {
  test("tell of links that died, which the next build does not repeat", async () => {
    let status = 200;
    const { project, bodies } = await anAlertedProject(() => status);
    await project.command("build");
    status = 410;

    const check = await project.command("check", "--all", "--quiet");
    await project.command("build");

    expect(check).toEqual({ code: 0, out: "", err: "" });
    expect(bodies().map(({ events }) => events)).toEqual([
      [{ kind: "links-dead", count: 1, links: [{ url: expect.any(String), reason: "gone" }] }],
    ]);
  });

  test("are silent when it only previews, and when it was called wrongly", async () => {
    const { hub, project } = await anAlertedProject(() => 410);

    await project.command("check", "--now", "2099-01-01");
    for (let call = 0; call < 3; call++) await project.command("check", "--url", "ftp://x.example/");

    expect(hub.posted).toEqual([]);
  });

  test("tell of the second that fails in a row, and of its end", async () => {
    const { project, bodies } = await anAlertedProject();
    await project.command("build", "--no-check");
    project.remove("records");

    for (let call = 0; call < 3; call++) await project.command("check");
    project.record("a", { originalUrl: await aSite(() => 200) });
    await project.command("check");

    expect(bodies().map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Site:\nLink checks have been failing since /u),
      expect.stringMatching(/^Site:\nLink checks work again; /u),
    ]);
  });
});

describe("alerts of a schedule", () => {
  /** `feedmill schedule` on a terminal with colours, whose first run finds a dead link. */
  async function aSchedule(answer: number | "never") {
    const { hub, project, bodies } = await anAlertedProject(() => 410);
    hub.answers.push(answer);
    const stop = new AbortController();
    const said: string[] = [];
    const over = runCommand(["schedule"], {
      cwd: project.dir,
      signal: stop.signal,
      err: (text) => void said.push(text),
      style: (_style, text) => `\u001b[33m${text}\u001b[39m`,
    });
    onTestFinished(async () => {
      stop.abort();
      await over;
    });
    return { hub, project, bodies, stop, said, over };
  }

  test("that nobody takes are notes in its log, without colours", async () => {
    const { stop, said, over } = await aSchedule(404);
    await vi.waitFor(() => expect(said.join()).toContain("could not post"), 5000);

    stop.abort();
    await over;

    const lines = said.map((line) => JSON.parse(line) as Record<string, unknown>);
    const msg = expect.stringMatching(/^could not post to alerts\[0\]\.webhook /u);
    expect(lines).toContainEqual({ level: "warn", time: expect.any(String), msg });
    expect(said.join()).not.toContain("\\u001b");
  });

  test("are given up when it is told to stop, and told by the next run", async () => {
    const { hub, project, bodies, stop, over } = await aSchedule("never");
    await vi.waitFor(() => expect(hub.posted).toHaveLength(1), 5000);

    stop.abort();
    const { code, err } = await over;
    await project.command("build");

    expect(code).toBe(0);
    expect(err).toContain("could not post to alerts[0].webhook (stopped); will try again after the next run");
    expect(bodies().map(({ events }) => events)).toEqual([bodies()[0]?.["events"], bodies()[0]?.["events"]]);
  });
});

describe("alerts of a process that stays", () => {
  test("count by themselves what cannot be saved, and tell of trouble and its end once", async () => {
    const hub = await aHub();
    const project = aProject({ config: { alerts: [{ webhook: hub.url }] } });
    const config = await project.load();
    const warnings: string[] = [];
    const alerts = openAlerts({
      clock: systemClock,
      openClient: async () => openHttpClient({ clock: systemClock, env: {}, userAgent: "test", isGuarded: false }),
      isLongLived: true,
      onWarning: (text) => void warnings.push(text),
    });
    const told: number[] = [];
    const afterRun = async (run: FinishedRun) => {
      alerts.record(config, run);
      await alerts.send(new AbortController().signal);
      told.push(hub.posted.length);
    };
    const failed: FinishedRun = { command: "build", error: new Error("the disk is full") };
    const done: FinishedRun = { command: "build", report: { links: { outage: false, checked: 0 }, died: [] } };

    for (let run = 0; run < 4; run++) await afterRun(failed);
    await project.build();
    await afterRun(done);
    await afterRun(done);

    expect(told).toEqual([0, 1, 1, 1, 2, 2]);
    expect(hub.posted.map(({ body }) => (JSON.parse(body) as { events: { kind: string }[] }).events)).toEqual([
      [expect.objectContaining({ kind: "run-failing" })],
      [expect.objectContaining({ kind: "run-recovered" })],
    ]);
    expect(warnings).toEqual([expect.stringContaining("cannot save which alerts were sent")]);
  });
});
