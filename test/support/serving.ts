import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

const program = join(import.meta.dirname, "../../src/bin.ts");

export type LogLine = { readonly msg: string; readonly [name: string]: unknown };

/** `feedmill serve` as a process of its own: what it logs can be waited for. */
export async function aServing(cwd: string, ...args: string[]) {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [program, "serve", "--port", "0", "--json", "-v", ...args], {
    cwd,
    env: { PATH, NODE_NO_WARNINGS: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exit = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    const [code] = await exit;
    return code as number;
  };
  onTestFinished(async () => void (await stop()));
  const lines = createInterface(child.stderr)[Symbol.asyncIterator]();
  const seen: string[] = [];
  /** The next line whose message holds these words; those before it are passed over. */
  const heard = async (words: string): Promise<LogLine> => {
    for (;;) {
      const { done, value } = await lines.next();
      if (done) throw new Error(`it ended without saying "${words}":\n${seen.join("\n")}`);
      seen.push(value);
      const line = JSON.parse(value) as LogLine;
      if (line.msg.includes(words)) return line;
    }
  };
  const { msg } = await heard("Serving");
  const [url = ""] = /http:\/\/[^;]+/u.exec(msg) ?? [];
  return { url, heard, stop };
}
