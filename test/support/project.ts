import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { BuildOptions as RunOptions } from "../../src/build/build-options.ts";
import { main } from "../../src/cli/main.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { build } from "../../src/commands/build.ts";
import { type CheckOptions, check } from "../../src/commands/check.ts";
import type { CheckReport } from "../../src/commands/check-report.ts";
import type { Config, ConfigFlags } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load.ts";
import { nextState } from "../../src/links/state/next-state.ts";
import { thresholdsOf } from "../../src/links/state/thresholds.ts";
import type { Clock } from "../../src/model/clock.ts";
import type { CheckLinks, LinkState, Observation } from "../../src/model/link.ts";
import type { RunReport } from "../../src/model/report.ts";
import { fileListName } from "../../src/output/file-list.ts";
import { openStore } from "../../src/store/store.ts";
import { openStoreCopy } from "../../src/store/store-copy.ts";

const DAY_MS = 86_400_000;

/** A temporary folder with these files in it, gone after the test. */
export function aFolder(files: Readonly<Record<string, string>> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), "feedmill-test-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) writeIn(dir, path, text);
  return dir;
}

export function writeIn(dir: string, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

/** Every file below `dir` with its text, by path; none when there is no such folder. */
export function filesIn(dir: string): Record<string, string> {
  return Object.fromEntries(pathsIn(dir).map((path) => [path, readFileSync(join(dir, path), "utf8")]));
}

/** Every file below `dir` with its bytes' hash, inode and times: the same only if nobody wrote or touched anything. */
export function traceOf(dir: string): Record<string, string> {
  const trace = (path: string) => {
    const { mtimeNs, ino } = statSync(join(dir, path), { bigint: true });
    const hash = createHash("sha256").update(readFileSync(join(dir, path)));
    return `${mtimeNs} ${ino} ${hash.digest("base64")}`;
  };
  return Object.fromEntries(pathsIn(dir).map((path) => [path, trace(path)]));
}

function pathsIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  const found = readdirSync(dir, { recursive: true, encoding: "utf8" });
  return found.filter((path) => statSync(join(dir, path)).isFile()).sort();
}

/** A clock that stands still until it is moved. */
export type StandingClock = Clock & { set(date: string): void; ahead(days: number): void };

export function aClock(date = "2026-02-01T00:00:00Z"): StandingClock {
  let at = Date.parse(date);
  return {
    now: () => new Date(at),
    sleep: async () => undefined,
    set: (next) => {
      at = Date.parse(next);
    },
    ahead: (days) => {
      at += days * DAY_MS;
    },
  };
}

/** What a made-up web answers for a URL: nothing is asked, but states are judged and remembered as in a real run. */
export type FakeWeb = {
  /** By URL; those not named are fine. */
  readonly answers: Record<string, Observation["reason"]>;
  /** Every URL asked for so far. */
  readonly asked: string[];
  /** Set to let the next checks end in an outage. */
  outage?: string | undefined;
  readonly checkLinks: CheckLinks;
};

export function aFakeWeb(clock: Clock, answers: FakeWeb["answers"] = {}): FakeWeb {
  const web: FakeWeb = {
    answers,
    asked: [],
    async checkLinks({ due, memory, isLastLook, onChecked }) {
      const links = [...due];
      web.asked.push(...links.map(({ url }) => url));
      if (web.outage !== undefined) return { checked: 0, outage: web.outage, cutShort: "outage" };
      const known = new Map((await memory.get(links.map(({ url }) => url))).map((state) => [state.url, state]));
      const states = links.flatMap(({ url, isFar, isShown }): LinkState[] => {
        const observation: Observation = { url, reason: answers[url] ?? "ok", ...(isLastLook && { isLastLook: true }) };
        const options = { isFar, isShown, thresholds: thresholdsOf("patient") };
        return [nextState(known.get(url), observation, clock.now(), options) ?? []].flat();
      });
      await memory.put(states, []);
      for (const state of states) onChecked?.(state);
      return { checked: states.length };
    },
  };
  return web;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A record's text. JSON is YAML, so every value is spelled as JSON. */
export function aRecord(fields: Fields, body = ""): string {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  return `---\n${lines.join("")}---\n${body}`;
}

export type BuildOptions = RunOptions & {
  readonly flags?: ConfigFlags;
  readonly env?: Record<string, string>;
};

export type ProjectParts = {
  /** By path below `records/`, with or without `.md`: fields beside the usual ones, or the whole text. */
  readonly records?: Readonly<Record<string, Fields | string>>;
  readonly config?: Fields;
  /** By name below `config/topics/`, without `.yaml`. */
  readonly topics?: Readonly<Record<string, Fields>>;
  readonly clock?: StandingClock;
  readonly web?: FakeWeb;
};

/** A project folder with builders for what is in it and short ways to run it and look at what came out. */
export type Project = ReturnType<typeof aProject>;

const usualConfig = { site: { title: "Site", url: "https://feeds.example.org/" } };

export function aProject({ records = {}, config = {}, topics = {}, clock = aClock(), ...parts }: ProjectParts = {}) {
  const dir = aFolder();
  const web = parts.web ?? aFakeWeb(clock);
  const write = (path: string, text: string | Uint8Array) => writeIn(dir, path, text);
  const project = {
    ...filesOf(dir, write),
    dir,
    clock,
    web,
    /** One run through the pipeline, links asked of the made-up web. */
    async build({ flags = {}, env = {}, ...options }: BuildOptions = {}): Promise<RunReport> {
      const settings = await loadConfig(dir, flags, env);
      using store = options.dryRun ? await openStoreCopy(settings.state) : openStore(settings.state);
      return await build({ config: settings, clock, store, checkLinks: web.checkLinks }, options);
    },
    /** One link check, asked of the made-up web. */
    async check(options: CheckOptions = {}): Promise<CheckReport> {
      const settings = await loadConfig(dir, {}, {});
      using store = openStore(settings.state);
      return await check({ config: settings, clock, store, checkLinks: web.checkLinks }, options);
    },
    load: (flags: ConfigFlags = {}, env: Record<string, string> = {}): Promise<Config> => loadConfig(dir, flags, env),
    command: (...args: string[]) => runCommand(args, { cwd: dir }),
  };
  mkdirSync(join(dir, "records"));
  project.config(config);
  for (const [path, record] of Object.entries(records)) project.record(path, record);
  for (const [name, fields] of Object.entries(topics)) project.topic(name, fields);
  return project;
}

function filesOf(dir: string, write: (path: string, text: string | Uint8Array) => void) {
  const read = (path: string): string => readFileSync(join(dir, path), "utf8");
  const feed = (id: string) => JSON.parse(read(`output/${id === "all" ? "" : `${id}/`}feed.json`)) as JsonFeed;
  return {
    write,
    read,
    /** The title, description, address and language of the site stay unless the config says otherwise. */
    config: (fields: Fields) => write("config/feedmill.yaml", JSON.stringify({ ...usualConfig, ...fields }, null, 2)),
    record(path: string, record: Fields | string = {}, body = ""): void {
      const file = /\.\w+$/u.test(path) ? path : `${path}.md`;
      write(
        `records/${file}`,
        typeof record === "string" ? record : aRecord({ ...usualFields(path), ...record }, body),
      );
    },
    topic: (name: string, fields: Fields) => write(`config/topics/${name}.yaml`, JSON.stringify(fields)),
    remove: (path: string) => rmSync(join(dir, path), { recursive: true }),
    exists: (path: string) => existsSync(join(dir, path)),
    /** All output files with their text, but for the list of them. */
    output: () => without(filesIn(join(dir, "output")), (path) => path === fileListName),
    /** All output files with what tells whether they were touched, but for the list of them. */
    trace: () => without(traceOf(join(dir, "output")), (path) => path === fileListName),
    /** The same without the pages on links, which show what is remembered. */
    feedTrace: () =>
      without(traceOf(join(dir, "output")), (path) => path === fileListName || path.startsWith("health/")),
    feed,
    titles: (id = "all"): string[] => feed(id).items.map(({ title }) => title),
  };
}

function without(files: Record<string, string>, isLeftOut: (path: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !isLeftOut(path)));
}

type JsonFeed = {
  readonly title: string;
  readonly items: readonly {
    readonly id: string;
    readonly url: string;
    readonly title: string;
    readonly tags?: readonly string[];
    readonly content_html?: string;
    readonly date_modified?: string;
    readonly date_published?: string;
  }[];
};

/** The link of the record at this path, unless it names another. */
export function linkOf(path: string): string {
  return `https://news.example/${path.replace(/\.\w+$/u, "")}`;
}

function usualFields(path: string): Fields {
  return { title: path, originalUrl: linkOf(path), publishedDateTime: "2026-01-01T00:00:00Z" };
}

export type CommandResult = { readonly code: number; readonly out: string; readonly err: string };
export type CommandWorld = Partial<Pick<Terminal, "cwd" | "env" | "signal" | "err" | "style">>;

/** A terminal that keeps what it is told, in plain text. */
export function aTerminal({
  cwd = tmpdir(),
  env = {},
  signal = new AbortController().signal,
  ...rest
}: CommandWorld = {}) {
  const said = { out: [] as string[], err: [] as string[], progress: [] as string[] };
  const err = (text: string) => {
    said.err.push(text);
    rest.err?.(text);
  };
  const style = rest.style ?? ((_style, text) => text);
  const terminal: Terminal = {
    out: (text) => void said.out.push(text),
    err,
    note: (text) => err(`${style("yellow", "note")}: ${text}`),
    progress: (text) => void said.progress.push(text),
    style,
    cwd,
    env,
    signal,
  };
  return { terminal, said };
}

/** The whole program, in this process. */
export async function runCommand(args: readonly string[], world: CommandWorld = {}): Promise<CommandResult> {
  const { terminal, said } = aTerminal(world);
  const code = await main(args, terminal);
  return { code, out: said.out.join("\n"), err: said.err.join("\n") };
}
