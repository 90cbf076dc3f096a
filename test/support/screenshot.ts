import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser } from "./browser.ts";
import { root } from "./documents.ts";

// Takes docs/images/page.png: the demo's first page, built at a fixed time and served, in chromium. `npm run screenshot` runs it.
const program = join(root, "dist/bin.js");
const dir = mkdtempSync(join(tmpdir(), "feedmill-screenshot-"));
for (const folder of ["records", "config"]) cpSync(join(root, folder), join(dir, folder), { recursive: true });
const build = [program, "build", "--no-check", "--quiet", "--now", "2026-06-01T12:00:00Z"];
const env = { ...process.env, FEEDMILL_TIME_TRAVEL: "1" };
execFileSync(process.execPath, build, { cwd: dir, env, stdio: "inherit" });
const server = spawn(process.execPath, [program, "serve", "--port", "0", "--json"], { cwd: dir });
const browser = await openBrowser();
try {
  const [line] = (await once(server.stdout, "data")) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  const page = await browser.newPage({ viewport: { width: 960, height: 880 }, colorScheme: "light", locale: "en-US" });
  await page.goto(url, { waitUntil: "networkidle" });
  await page.screenshot({ path: join(root, "docs/images/page.png") });
} finally {
  await browser.close();
  server.kill("SIGTERM");
  rmSync(dir, { recursive: true });
}
