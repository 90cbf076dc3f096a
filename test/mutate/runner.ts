import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Trial } from "./runner-child.ts";

/** A warm vitest in a separate process, for a mutant may loop for ever. */
export type Runner = {
  /** The test file that fails, `timeout` or `crash`; `undefined` when all pass. */
  killerOf(trial: Trial, timeoutMs: number): Promise<string | undefined>;
  close(): void;
};

export function openRunner(): Runner {
  let warm: ChildProcess | undefined;
  const close = () => {
    // The child leads a process group, so that vitest's workers go with it.
    if (warm?.pid !== undefined) process.kill(-warm.pid, "SIGKILL");
    warm = undefined;
  };
  const open = async () => {
    const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
    const child = fork(join(import.meta.dirname, "runner-child.ts"), { detached: true, stdio: [...stdio] });
    warm = child;
    const [ready] = await Promise.race([once(child, "message"), once(child, "exit")]);
    if (ready !== "ready") throw new Error("vitest does not start");
    return child;
  };
  return {
    async killerOf(trial, timeoutMs) {
      const child = warm ?? (await open());
      const answer = firstAnswer(child, timeoutMs);
      child.send(trial);
      const killer = await answer;
      if (killer === "timeout" || killer === "crash") close();
      return killer;
    },
    close,
  };
}

function firstAnswer(child: ChildProcess, timeoutMs: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const timer = setTimeout(() => resolve("timeout"), timeoutMs);
  child.once("message", (message: { readonly killer?: string }) => resolve(message.killer));
  child.once("exit", () => resolve("crash"));
  return promise.finally(() => {
    clearTimeout(timer);
    child.removeAllListeners();
  });
}
