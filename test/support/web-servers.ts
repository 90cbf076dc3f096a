import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { aFolder, type Project, writeIn } from "./project.ts";

/** A web server of Debian's, serving a folder with the settings that a run wrote. */
export type WebServer = {
  readonly url: string;
  /** The folder it serves. */
  readonly root: string;
  /** What its own test says of its settings, and what it complained of since; empty when all is well. */
  readonly complaints: () => string;
};

type Site = { readonly dir: string; readonly root: string; readonly port: number };

const nginx = "/usr/sbin/nginx";
const apache = "/usr/sbin/apache2";
const apacheModules = "/usr/lib/apache2/modules";

/** Only a machine without Debian's servers may skip their tests. */
export const installed = { nginx: existsSync(nginx), apache: existsSync(apache) };
if (!installed.nginx || !installed.apache) {
  console.warn("Tests of web server settings are skipped: apt-get install nginx-light apache2-bin.");
}

/** nginx, with `embed/v1/nginx.conf` in its server block. `folder` is where in the site the output lies, like `feeds/`. */
export async function anNginx(project: Project, folder = ""): Promise<WebServer> {
  const site = await deployed(project, folder);
  const { dir, root, port } = site;
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  writeIn(
    dir,
    "nginx.conf",
    `daemon off;
master_process off;
pid ${dir}/pid;
error_log ${dir}/log warn;
events {}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  ${places.map((place) => `${place}_temp_path ${dir}/${place};`).join("\n  ")}
  server {
    listen 127.0.0.1:${port};
    root ${root};
    include "${join(root, folder, "embed/v1/nginx.conf")}";
  }
}
`,
  );
  const args = ["-e", join(dir, "log"), "-c", join(dir, "nginx.conf")];
  return started(
    site,
    nginx,
    args,
    ["-t"],
    /^nginx: (?:the )?configuration file .* (?:syntax is ok|test is successful)$/u,
  );
}

/** Apache, with `embed/v1/htaccess.txt` as `.htaccess`. */
export async function anApache(project: Project, folder = ""): Promise<WebServer> {
  const site = await deployed(project, folder);
  const { dir, root, port } = site;
  cpSync(join(root, folder, "embed/v1/htaccess.txt"), join(root, folder, ".htaccess"));
  const modules = ["mpm_event", "authz_core", "mime", "dir", "headers", "rewrite"];
  const user = process.getuid?.() === 0 ? "User nobody\nGroup nogroup\n" : "";
  writeIn(
    dir,
    "apache.conf",
    `ServerRoot ${dir}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${dir}/pid
ErrorLog ${dir}/log
LogLevel warn
${modules.map((name) => `LoadModule ${name}_module ${apacheModules}/mod_${name}.so\n`).join("")}${user}TypesConfig /etc/mime.types
DocumentRoot ${root}
<Directory ${root}>
  AllowOverride FileInfo
  Require all granted
</Directory>
`,
  );
  const args = ["-f", join(dir, "apache.conf")];
  return started(site, apache, ["-X", ...args], ["-t"], /^Syntax OK$/u);
}

async function deployed(project: Project, folder: string): Promise<Site> {
  const dir = aFolder();
  const root = join(dir, "www");
  mkdirSync(join(root, folder), { recursive: true });
  cpSync(join(project.dir, "output"), join(root, folder), { recursive: true });
  // Servers that begin as root go on as somebody else.
  chmodSync(dir, 0o755);
  return { dir, root, port: await freePort() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts it, waits until it listens, and ends it after the test. */
async function started(
  { dir, root, port }: Site,
  program: string,
  args: string[],
  testArgs: string[],
  fine: RegExp,
): Promise<WebServer> {
  const tested = spawnSync(program, [...args.filter((one) => one !== "-X"), ...testArgs], { encoding: "utf8" });
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  onTestFinished(() => ended(child));
  await vi.waitFor(() => listens(port, child), 10_000);
  const said = `${tested.stdout}${tested.stderr}`.split("\n").filter((line) => line !== "" && !fine.test(line));
  return {
    url: `http://127.0.0.1:${port}/`,
    root,
    complaints() {
      const log = readFileSync(join(dir, "log"), "utf8").split("\n");
      return [...said, ...log.filter((line) => /\b(?:warn|error|crit|alert|emerg)\]/u.test(line))].join("\n");
    },
  };
}

async function listens(port: number, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.destroy();
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
