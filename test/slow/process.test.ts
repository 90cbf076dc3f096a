import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { aFolder, aProject, aRecord, type Project } from "../support/project.ts";

/** Only from its sources does feedmill strip types from what browsers get, which Node calls experimental. */
const quiet = "--disable-warning=ExperimentalWarning";
const program = join(import.meta.dirname, "../../src/bin.ts");

/** Makes both streams, or one, look like a terminal to the program. */
const terminalFor = (...streams: readonly string[]) =>
  `data:text/javascript,${encodeURIComponent(`
    import { WriteStream } from "node:tty";
    for (const name of ${JSON.stringify(streams)}) {
      process[name].isTTY = true;
      process[name].getColorDepth = WriteStream.prototype.getColorDepth;
    }`)}`;

/** Writes every module that is loaded, one a line, to stderr when the program ends. */
const moduleLog = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  const loaded = new Set();
  registerHooks({ resolve(specifier, context, next) {
    const found = next(specifier, context);
    loaded.add(found.url);
    return found;
  } });
  process.on("exit", () => process.stderr.write([...loaded].join("\\n")));`)}`;

type Start = { readonly cwd: string; readonly preload?: string; readonly env?: Record<string, string> };

async function start(args: readonly string[], { cwd, preload, env = {} }: Start) {
  const imports = preload === undefined ? [] : ["--import", preload];
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [quiet, ...imports, program, ...args], {
    cwd,
    env: { PATH, TERM: "xterm-256color", ...env },
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (said.out += chunk));
  child.stderr.on("data", (chunk) => (said.err += chunk));
  const [code] = await once(child, "close");
  return { code: code as number, ...said };
}

/** The packages and Node's own modules among what was loaded. */
function foreignModules(log: string): string[] {
  const names = log.split("\n").flatMap((url) => {
    if (url.startsWith("node:")) return [url];
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(url)?.[1];
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)].sort();
}

describe("what is loaded", () => {
  const heavy = [
    "yaml",
    "zod",
    "gray-matter",
    "js-yaml",
    "feed",
    "undici",
    "sanitize-html",
    "node-cron",
    "node:sqlite",
  ];

  test.each([["--help"], ["--version"], ["build", "--help"], ["biuld"]])(
    "%s %s takes commander only",
    async (...args) => {
      const { err } = await start(args, { cwd: aFolder(), preload: moduleLog });

      const modules = foreignModules(err);

      expect(modules.filter((name) => !name.startsWith("node:"))).toEqual(["commander"]);
      expect(modules.filter((name) => heavy.includes(name))).toEqual([]);
    },
  );

  test("a build without news takes nothing that parses, renders or asks", async () => {
    const project = aProject({ records: { a: { topics: ["AI"] } }, topics: { ai: { name: "AI" } } });
    await project.command("build", "--no-check", "-q");

    const { code, err } = await start(["build", "--no-check", "-q"], { cwd: project.dir, preload: moduleLog });

    expect(code).toBe(0);
    const loaded = foreignModules(err);
    expect(loaded).toContain("node:sqlite");
    expect(heavy.filter((name) => name !== "node:sqlite" && loaded.includes(name))).toEqual([]);
  });
});

describe("colours", () => {
  const colour = "\u001b[";

  function aNoisyProject(): Project {
    return aProject({ records: { a: {}, b: "---\ntitle: [\n---\n" } });
  }

  async function colours(preload: string | undefined, env: Record<string, string> = {}) {
    const { dir } = aNoisyProject();
    const { out, err } = await start(["build", "--no-check"], {
      cwd: dir,
      env,
      ...(preload === undefined ? {} : { preload }),
    });
    return { out: out.includes(colour), err: err.replaceAll("\r\u001b[K", "").includes(colour) };
  }

  test("are for terminals, each stream for itself", async () => {
    const seen = await Promise.all([
      colours(undefined),
      colours(terminalFor("stdout", "stderr")),
      colours(terminalFor("stdout")),
      colours(terminalFor("stderr")),
    ]);

    expect(seen).toEqual([
      { out: false, err: false },
      { out: true, err: true },
      { out: true, err: false },
      { out: false, err: true },
    ]);
  });

  test("are left out with NO_COLOR and forced with FORCE_COLOR", async () => {
    const seen = await Promise.all([
      colours(terminalFor("stdout", "stderr"), { NO_COLOR: "1" }),
      colours(undefined, { FORCE_COLOR: "1" }),
    ]);

    expect(seen).toEqual([
      { out: false, err: false },
      { out: true, err: true },
    ]);
  });
});

describe("progress", () => {
  const files = Object.fromEntries(
    Array.from({ length: 600 }, (_, n) => [`records/${n}.md`, aRecord({ title: "x", published: false })]),
  );
  const shownIn = ({ err }: { err: string }) => err.includes("Reading records");

  test("is shown on a terminal only, and not in CI", async () => {
    const cwd = aFolder(files);
    const args = ["build", "--no-check", "--json", "--dry-run"];
    const preload = terminalFor("stderr");

    const [watched, ci, piped] = await Promise.all([
      start(args, { cwd, preload }),
      start(args, { cwd, preload, env: { CI: "true" } }),
      start(args, { cwd }),
    ]);

    expect([watched, ci, piped].map(shownIn)).toEqual([true, false, false]);
    expect(JSON.parse(watched.out)).toMatchObject({ records: { files: 600 } });
    expect([ci.err, piped.err]).toEqual(["", ""]);
  });
});

describe("a signal", () => {
  test("ends a schedule in good order", async () => {
    const project = aProject({ config: { schedule: { cron: "0 0 1 1 *" } } });
    const child = spawn(process.execPath, [program, "schedule"], { cwd: project.dir });
    const [hello] = await once(child.stderr, "data");
    child.kill("SIGTERM");

    const [code, signal] = await once(child, "close");

    expect(String(hello)).toContain('Running on \\"0 0 1 1 *\\"');
    expect({ code, signal }).toEqual({ code: 0, signal: null });
  });

  test("ends serving in good order, and lets who is being answered have the answer", async () => {
    const project = aProject({ records: { a: {} }, config: { links: { check: false } } });
    const child = spawn(process.execPath, [program, "serve", "--port", "0", "--json", "--schedule", "-q"], {
      cwd: project.dir,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [hello] = (await once(child.stdout, "data")) as [Buffer];
    const { url } = JSON.parse(hello.toString()) as { url: string };
    const health = await fetch(`${url}healthz`);
    child.kill("SIGTERM");

    const [code, signal] = await once(child, "close");

    expect([200, 503]).toContain(health.status);
    expect({ code, signal }).toEqual({ code: 0, signal: null });
  });

  test.each([
    ["build", "SIGINT", 130],
    ["build", "SIGTERM", 143],
    ["schedule", "SIGTERM", 0],
  ] as const)(
    "ends the checking of links of a %s; the feeds are still written (%s: %i)",
    async (command, stop, expected) => {
      const asked = Promise.withResolvers<void>();
      const server = createServer(() => asked.resolve());
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => {
        server.closeAllConnections();
        server.close();
      });
      const { port } = server.address() as AddressInfo;
      const project = aProject({
        records: { a: { originalUrl: `http://127.0.0.1:${port}/never` } },
        config: { links: { allowPrivate: true, timeoutMs: 60_000 }, schedule: { cron: "* * * * * *" } },
      });
      const child = spawn(process.execPath, [program, command, "-q"], { cwd: project.dir, stdio: "ignore" });
      await asked.promise;
      child.kill(stop);

      const [code, signal] = await once(child, "close");

      expect({ code, signal }).toEqual({ code: expected, signal: null });
      expect(project.titles()).toEqual(["a"]);
    },
  );
});

test("output that cannot be written is an error with what to do, and no stack", ({ skip }) => {
  if (process.platform !== "linux") skip("needs /dev/full");
  const project = aProject({ records: { a: {} } });
  const command = `"${process.execPath}" ${quiet} "${program}" build --no-check --json > /dev/full`;

  const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: project.dir, encoding: "utf8" });

  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "error: cannot write the output: the disk is full; free some space\n",
  });
  expect(project.titles()).toEqual(["a"]);
});

test("a reader that goes away early does not make the program crash", async () => {
  const project = aProject({ records: { a: {} } });
  const child = spawn(process.execPath, [quiet, program, "build", "--no-check", "--json"], { cwd: project.dir });
  child.stdout.destroy();
  let err = "";
  child.stderr.on("data", (chunk) => (err += chunk));

  const [code] = await once(child, "close");

  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(project.titles()).toEqual(["a"]);
});

test("told to stop, a daemon ends although something still hangs", async () => {
  const project = aProject({ records: { a: {} }, config: { links: { check: false } } });
  const hanging = "data:text/javascript,setInterval(() => undefined, 1e6)";
  const child = spawn(process.execPath, [quiet, "--import", hanging, program, "schedule"], { cwd: project.dir });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stderr.on("data", (chunk) => {
    // A second signal would end it at once.
    if (!said.includes("run done") && String(chunk).includes("run done")) child.kill("SIGTERM");
    said += String(chunk);
  });

  const [code] = await once(child, "close");

  expect(said).toContain("stopped");
  expect(code).toBe(0);
});

test("a state that no folder can be made for is an error, also where Node's way of making folders never ends", ({
  skip,
}) => {
  if (process.platform !== "linux") skip("needs /proc");
  const project = aProject({ records: { a: {} } });

  const { status, stderr } = spawnSync(process.execPath, [quiet, program, "build", "--state", "/proc/x/y"], {
    ...{ cwd: project.dir, timeout: 20_000, killSignal: "SIGKILL", encoding: "utf8" },
  });

  expect(status).toBe(1);
  expect(stderr).toContain("cannot create the state folder /proc/x/y; check its permissions or set state");
});
