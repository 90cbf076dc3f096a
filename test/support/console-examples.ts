import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { main } from "../../src/cli/main.ts";
import { root } from "./documents.ts";
import { aFolder } from "./project.ts";

/**
 * A `console` block, or a comment that prepares for one:
 * `<!-- feedmill build -->` runs a command, `<!-- cd folder -->` goes there, `<!-- write path: text -->` writes a file, with lines where the text says `\n`.
 */
const step =
  /<!-- (?<verb>feedmill|cd|write) (?<rest>.*?) -->|^```console\n\$ feedmill (?<args>[^\n]*)\n[\s\S]*?^```/gmu;

/** A document with every `console` block as it must be: its commands were run, in order, in a copy of the demo. */
export async function withRealOutput(text: string): Promise<string> {
  const home = aFolder();
  for (const folder of ["records", "config"]) cpSync(join(root, folder), join(home, folder), { recursive: true });
  let cwd = home;
  let result = "";
  let end = 0;
  for (const { 0: whole, index, groups = {} } of text.matchAll(step)) {
    const { verb, rest = "", args } = groups;
    if (verb === "cd") cwd = join(home, rest);
    if (verb === "write") write(cwd, rest);
    if (verb === "feedmill") await outputOf(rest, cwd);
    const shown = args === undefined ? whole : `\`\`\`console\n$ feedmill ${args}\n${await outputOf(args, cwd)}\`\`\``;
    result += text.slice(end, index) + shown;
    end = index + whole.length;
  }
  return result + text.slice(end);
}

function write(cwd: string, rest: string): void {
  const [path = "", ...content] = rest.split(": ");
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), `${content.join(": ").replaceAll("\\n", "\n")}\n`);
}

/** The words of a command line; those with blanks are in double quotes. */
function wordsOf(args: string): string[] {
  return [...args.matchAll(/"([^"]*)"|\S+/gu)].map(([whole, quoted]) => quoted ?? whole);
}

/** What a command prints, stdout and stderr as a terminal would mix them, without what differs from machine to machine. */
async function outputOf(args: string, cwd: string): Promise<string> {
  const lines: string[] = [];
  const print = (text: string) => void lines.push(text);
  await main(wordsOf(args), {
    out: print,
    err: print,
    note: (text) => print(`note: ${text}`),
    progress: () => undefined,
    style: (_style, text) => text,
    cwd,
    env: {},
    signal: new AbortController().signal,
  });
  return `${lines
    .join("\n")
    .replaceAll(cwd, "/srv/my-feeds")
    .replace(/\(\d+\.\d s\)/gu, "(0.1 s)")
    .replace(/v24\.\d+\.\d+/gu, "v24.21.0")
    .replace(/\d+ [GM]iB free/gu, "67 GiB free")
    .replace(/where it is .*/gu, "where it is 20 Nov 2026, 20:22")
    .replace(/[ \t]+$/gmu, "")}\n`;
}
