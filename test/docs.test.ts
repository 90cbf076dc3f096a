import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { describe, expect, test } from "vitest";
import { main } from "../src/cli/main.ts";
import { readmeExamples } from "./support/readme.ts";
import { settingsTable } from "./support/settings-table.ts";

// UPDATE_DOCS=1 writes what is true into the README instead of complaining.
const root = join(import.meta.dirname, "..");
const readme = join(root, "README.md");
const isUpdate = process.env["UPDATE_DOCS"] === "1";
const example = /```console\n\$ feedmill ([^\n]*)\n([\s\S]*?)```/g;
const settings = /<!-- settings -->\n[\s\S]*?<!-- \/settings -->/;

/** Runs a README example in a copy of the demo; stdout and stderr as a terminal would mix them. */
async function outputOf(args: string, cwd: string): Promise<string> {
  const lines: string[] = [];
  const write = (text: string) => void lines.push(text);
  const style = (_style: string, text: string) => text;
  await main(args.split(" "), {
    out: write,
    err: write,
    note: (text) => write(`note: ${text}`),
    progress: () => undefined,
    style,
    cwd,
    env: {},
    signal: AbortSignal.abort(),
  });
  return `${lines
    .join("\n")
    .replace(/\(\d+\.\d s\)/g, "(0.1 s)")
    .replace(/[ \t]+$/gm, "")}\n`;
}

describe("the README", () => {
  test("shows what the commands really print", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "feedmill-docs-"));
    cpSync(join(root, "records"), join(cwd, "records"), { recursive: true });
    cpSync(join(root, "config"), join(cwd, "config"), { recursive: true });
    const text = readFileSync(readme, "utf8");
    let truth = text;
    for (const [block, args = ""] of text.matchAll(example)) {
      const fresh = `\`\`\`console\n$ feedmill ${args}\n${await outputOf(args, cwd)}\`\`\``;
      const at = truth.indexOf(block);
      truth = truth.slice(0, at) + fresh.replace("```console", "```CONSOLE") + truth.slice(at + block.length);
    }
    truth = truth.replaceAll("```CONSOLE", "```console");
    rmSync(cwd, { recursive: true });
    if (isUpdate) writeFileSync(readme, truth);

    expect(readFileSync(readme, "utf8")).toBe(truth);
  });

  test("lists every setting with its default and meaning", () => {
    const text = readFileSync(readme, "utf8");
    const truth = text.replace(settings, () => `<!-- settings -->\n${settingsTable()}<!-- /settings -->`);
    if (isUpdate) writeFileSync(readme, truth);

    expect(readFileSync(readme, "utf8")).toBe(truth);
  });

  test("names every command that the help names", () => {
    const text = readFileSync(readme, "utf8");
    const commands = [...text.matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name);

    expect(commands.length).toBeGreaterThan(4);
    for (const name of commands) expect(text).toContain(`feedmill ${name}`);
  });

  test("has a Dockerfile without fault; one with a fault would be found", () => {
    const [dockerfile = "", ...others] = readmeExamples("dockerfile");

    expect(others).toEqual([]);
    expect(dockerfile).toContain("HEALTHCHECK");
    expect(validate(dockerfile)).toEqual([]);
    expect(validate(dockerfile.replace("--interval", "--intervall"))).toMatchObject([
      { message: "Unknown flag: intervall" },
    ]);
  });
});
