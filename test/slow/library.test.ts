import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDocument, root } from "../support/documents.ts";

const run = promisify(execFile);

/** The examples of the guide, each with what it prints. */
const examples = [...readDocument("docs/library.md").matchAll(/```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/gu)].map(
  ([, code = "", output = ""]) => ({ code, output }),
);

/** Links get no time, and a proxy that is not there keeps requests on this machine. */
const offline = { FEEDMILL_LINKS_BUDGET_MS: "0", HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" };

/** A copy of the demo with the packed package installed, and a file for each example. */
const dir = mkdtempSync(join(tmpdir(), "feedmill-library-"));

beforeAll(() => {
  writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module" }));
  for (const name of ["records", "config"]) cpSync(join(root, name), join(dir, name), { recursive: true });
  const npm = ["pack", "--ignore-scripts", "--silent", "--pack-destination", dir];
  const tarball = execFileSync("npm", npm, { cwd: root, encoding: "utf8" }).trim();
  const installed = join(dir, "node_modules/feedmill");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(dir, tarball), "--strip-components=1", "-C", installed]);
  symlinkSync(join(root, "node_modules"), join(installed, "node_modules"));
  for (const [index, { code }] of examples.entries()) writeFileSync(join(dir, `example-${index}.ts`), code);
}, 60_000);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("the packed package", () => {
  test("has the types that the guide's examples are written to, and refuses what is misspelt", async () => {
    const wrong = 'import { openProject } from "feedmill";\nconst project = await openProject();\n';
    writeFileSync(join(dir, "wrong.ts"), `${wrong}await project.build({ dryrun: true });\nawait project.store;\n`);
    const compilerOptions = {
      ...{ module: "nodenext", target: "esnext", strict: true, noEmit: true, types: ["node"] },
      typeRoots: [join(root, "node_modules/@types")],
    };
    writeFileSync(join(dir, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));

    const { stdout } = await run(join(root, "node_modules/.bin/tsc"), ["-p", dir]).catch((error) => error);

    const faults = String(stdout).trim().split("\n");
    expect(faults).toEqual([
      expect.stringMatching(/wrong\.ts.*'dryrun'/u),
      expect.stringMatching(/wrong\.ts.*'store'/u),
    ]);
  });

  test.each(examples.map((example, index) => ({ ...example, index })))(
    "runs the guide's example $index as written",
    async ({ index, output }) => {
      const env = { PATH: process.env["PATH"], ...offline };

      const { stdout } = await run(process.execPath, [`example-${index}.ts`], { cwd: dir, env });

      expect(stdout).toBe(output);
    },
  );
});
