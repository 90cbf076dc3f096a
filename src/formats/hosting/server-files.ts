import { hash } from "node:crypto";
import type { OutputFile } from "../../model/file.ts";
import { textTypes } from "../../model/file-types.ts";
import type { Site } from "../../model/site.ts";
import { formatsOf } from "../feed/formats.ts";
import { embedFolder, opmlName } from "../paths.ts";

/** Only what the pages need: a page that shows other people's titles should be able to do little. */
export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http: https: data:; connect-src 'self'; " +
  "frame-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'";

/** Seconds that readers and caches may keep a file: much less than the time between runs. */
const maxAge = 600;

/** Settings for web servers: right content types, reading from other sites allowed, short caching, a strict policy. */
export function renderServerFiles(site: Site): OutputFile[] {
  const headers = headersFile(site);
  return [
    { path: "_headers", body: headers },
    { path: `${embedFolder}/headers.txt`, body: headers },
    { path: `${embedFolder}/nginx.conf`, body: nginxFile(site) },
    { path: `${embedFolder}/htaccess.txt`, body: apacheFile(site) },
  ];
}

/**
 * Adds a first line by which we recognize the file as ours, but only unchanged: people paste it into their own files, or
 * add to it, and then the file is theirs.
 */
function withChecksum(purpose: string, body: string): string {
  return `# From feedmill, ${purpose} Changed, the file is yours; sha256 of the rest: ${hash("sha256", body)}\n${body}`;
}

/** Headers for every file. */
const headers = {
  "Access-Control-Allow-Origin": "*",
  "Cache-Control": `public, max-age=${maxAge}`,
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;

type TypedFile = {
  readonly name: string;
  readonly type: string;
  /** Also in the folders of topics and of feeds by query. */
  readonly isEverywhere: boolean;
};

/** Files whose types servers would not guess. */
function typedFiles(site: Site): TypedFile[] {
  const feeds = formatsOf(site).map(({ fileName: name, contentType: type }) => ({ name, type, isEverywhere: true }));
  return site.hasOpml ? [...feeds, { name: opmlName, type: textTypes[".opml"], isEverywhere: false }] : feeds;
}

function pathOf({ url }: Site): string {
  return url === undefined ? "/" : new URL(url).pathname;
}

/** Netlify and Cloudflare Pages. No header is set by two rules: Cloudflare would join the values. */
function headersFile(site: Site): string {
  const base = pathOf(site);
  const pages = ["", "index.html", "page/*", "topics/*", "feeds/*", "health/*", `${embedFolder}/*`];
  const rule = (path: string, ...lines: string[]) => [`${base}${path}`, ...lines.map((line) => `  ${line}`)].join("\n");
  const types = typedFiles(site).flatMap(({ name, type, isEverywhere }) =>
    ["", ...(isEverywhere ? ["topics/:topic/", "feeds/:feed/"] : [])].map((folder) =>
      rule(`${folder}${name}`, `Content-Type: ${type}; charset=utf-8`),
    ),
  );
  return withChecksum(
    "for Netlify and Cloudflare Pages.",
    `${rule("*", ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`))}
${pages.map((path) => rule(path, `Content-Security-Policy: ${pagePolicy}`)).join("\n")}
${types.join("\n")}
`,
  );
}

/** Variables, for a header without a value is not sent: so pages elsewhere on the same server stay as they are. */
function nginxFile(site: Site): string {
  const base = `^${regexText(decoded(pathOf(site)))}`;
  const variables = Object.entries(headers).map(([name, value]) => ({ name, value, variable: variableOf(name) }));
  const files = typedFiles(site);
  const set = (variable: string, value: string) => `set ${variable} "${value}";`;
  // The charset is separate: nginx's lists do not match types that contain one.
  const texts = [...files.map(({ type }) => type), textTypes[".json"], "application/javascript", textTypes[".js"]];
  const listed = [...texts, textTypes[".css"], "text/plain"].join(" ");
  return withChecksum(
    "to be included in the server block whose root leads to the output.",
    `${["$feedmill_charset", policy, ...variables.map(({ variable }) => variable)].map((one) => set(one, "")).join("\n")}
if ($uri ~ "${base}") {
  ${set("$feedmill_charset", "utf-8")}
${variables.map(({ variable, value }) => `  ${set(variable, value)}`).join("\n")}
}
if ($uri ~ "${base}(.*/)?([^/]*\\.html)?$") {
  ${set(policy, pagePolicy)}
}
${variables.map(({ name, variable }) => `add_header ${name} ${variable};`).join("\n")}
add_header Content-Security-Policy ${policy};
charset $feedmill_charset;
charset_types ${listed};
gzip on;
gzip_vary on;
gzip_types ${listed};
${site.precompress ? nginxPrecompressed : ""}${files.map(({ name, type }) => `location ~ "${base}(.*/)?${regexText(name)}$" { types { } default_type ${type}; }`).join("\n")}
`,
  );
}

const policy = "$feedmill_policy";

/** `output.precompress`: nginx sends the compressed copies instead of compressing every response. */
const nginxPrecompressed = `gzip_static on;
# With the module ngx_brotli also:
# brotli_static on;
`;

/** As nginx compares paths. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function variableOf(header: string): string {
  return `$feedmill_${header.toLowerCase().replaceAll("-", "_")}`;
}

/** Escapes text for a regular expression within nginx's quotes. */
function regexText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&").replaceAll('"', '\\"');
}

function apacheFile(site: Site): string {
  const packed = site.precompress ? "(\\.br|\\.gz)?" : "";
  const types = typedFiles(site).map(({ name, type }) => {
    const pattern = `^${name.replaceAll(".", "\\.")}${packed}$`;
    return `<FilesMatch "${pattern}">\n  ForceType "${type}; charset=utf-8"\n</FilesMatch>`;
  });
  const set = Object.entries(headers).map(([name, value]) => `  Header set ${name} "${value}"`);
  return withChecksum(
    "for the .htaccess beside the output's index.html (needs mod_headers).",
    `AddDefaultCharset utf-8
AddCharset utf-8 .css .js .json
${types.join("\n")}
${site.precompress ? apachePrecompressed : ""}<IfModule mod_headers.c>
${set.join("\n")}
  <FilesMatch "\\.html${packed}$">
    Header set Content-Security-Policy "${pagePolicy}"
  </FilesMatch>
${site.precompress ? "  Header merge Vary Accept-Encoding\n" : ""}</IfModule>
`,
  );
}

/** Sends compressed copies by rewriting, with the type of the original. `RemoveLanguage`: `.br` is also Breton. */
const apachePrecompressed = `<IfModule mod_rewrite.c>
  RewriteEngine On
  RewriteCond %{HTTP:Accept-Encoding} \\bbr\\b
  RewriteCond %{REQUEST_FILENAME}.br -f
  RewriteRule ^(.+)$ $1.br [E=no-gzip:1,E=no-brotli:1,L]
  RewriteCond %{HTTP:Accept-Encoding} \\bgzip\\b
  RewriteCond %{REQUEST_FILENAME}.gz -f
  RewriteRule ^(.+)$ $1.gz [E=no-gzip:1,E=no-brotli:1,L]
</IfModule>
<FilesMatch "\\.(br|gz)$">
  RemoveLanguage .br
  RemoveType .gz
  AddEncoding br .br
  AddEncoding gzip .gz
</FilesMatch>
`;
