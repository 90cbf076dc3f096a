import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

const executablePath = "/usr/bin/chromium";

/** Ways to run a script that have worked somewhere (OWASP's list), for every field that is text. */
export const vectors = [
  "<script>xss()</script>",
  '"><img src=x onerror=xss()>',
  "'\"><svg/onload=xss()>",
  "</title><script>xss()</script>",
  "</textarea><iframe srcdoc='<script>parent.xss()</script>'>",
  "javascript:xss()",
  "&lt;img src=x onerror=xss()&gt;",
  "&#60;script&#62;xss()&#60;/script&#62;",
  "{{constructor.constructor('xss()')()}}",
  "<a href=javascript:xss()>x</a>",
  "<math><mtext><table><mglyph><style><img src=x onerror=xss()>",
  '-->\'"/></sCript><deTailS open x=">" ontoggle=(xss)``>',
];

/** Only a machine without Debian's chromium may skip these tests. */
export const hasBrowser = existsSync(executablePath);
if (!hasBrowser) console.warn(`Browser tests are skipped: there is no ${executablePath} (apt-get install chromium).`);

/** A browser that can reach nothing but this machine. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      ...["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ],
  });
}

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
};

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves `dir` on a port of its own until the test is over, `routes` before it, `headers` with everything. */
export async function aHost(dir: string, headers: Record<string, string> = {}, routes: Record<string, Answer> = {}) {
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const route = routes[path];
    if (route !== undefined) return void route(request, response);
    const file = join(dir, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.setHeader("Content-Type", types[file.split(".").at(-1) ?? ""] ?? "text/plain; charset=utf-8");
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What went wrong in a page: scripts of others that ran, violations of its policy, errors. */
export type Watched = { readonly context: BrowserContext; readonly page: Page; readonly faults: string[] };

/** A new page that notes everything that must not happen. Pictures of other hosts are expected to fail. */
export async function aWatchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const faults: string[] = [];
  await context.exposeFunction("feedmillFault", (fault: string) => void faults.push(fault));
  await context.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => feedmillFault('csp ' + event.violatedDirective + ' ' + event.blockedURI));" +
      "for (const name of ['alert', 'prompt', 'confirm', 'xss']) window[name] = () => feedmillFault('ran ' + name);",
  );
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`error ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { context, page, faults };
}

/** What axe finds wrong with a page. */
export async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}
