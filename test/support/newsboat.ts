import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { aFolder } from "./project.ts";

const program = "/usr/bin/newsboat";

/** Only a machine without newsboat may skip its tests. */
export const hasNewsboat = existsSync(program);
if (!hasNewsboat) console.warn(`A reader's tests are skipped: there is no ${program} (apt-get install newsboat).`);

/** newsboat with nobody at the keys and a home of its own, subscribed to these feeds. */
export function aNewsboat(feeds: readonly string[]) {
  const home = aFolder({ config: "", urls: feeds.join("\n") });
  const cache = join(home, "cache.db");
  const files = ["-C", join(home, "config"), "-u", join(home, "urls"), "-c", cache];
  return {
    /** Asks for all feeds, as its user does with R. */
    async reload(): Promise<void> {
      const env = { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "C.UTF-8" };
      const child = spawn(program, [...files, "-x", "reload"], { env, stdio: "ignore" });
      const [code] = await once(child, "exit");
      if (code !== 0) throw new Error(`newsboat ended with ${code}`);
    },
    /** The titles it keeps of a feed. */
    titles(feed: string): string[] {
      const db = new DatabaseSync(cache, { readOnly: true });
      const rows = db.prepare("SELECT title FROM rss_item WHERE feedurl = ? ORDER BY title").all(feed);
      db.close();
      return rows.map(({ title }) => String(title));
    },
  };
}
