import type { OutputFile } from "../model/file.ts";
import type { Site } from "../model/site.ts";
import { contentTypes, embedFolder, fileNames } from "./names.ts";

/** What the pages need, and nothing more: a page that shows somebody else's titles should be able to do little. */
export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http: https: data:; connect-src 'self'; " +
  "frame-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'";

/** For how long, in seconds, readers and caches may believe what they have: much less than the time between runs. */
const maxAge = 600;

/** Settings for web servers: right content types, reading from other sites allowed, short caching, a strict policy. */
export function hostFiles(site: Site): OutputFile[] {
  const headers = headersFile(site);
  return [
    { path: "_headers", body: headers },
    { path: `${embedFolder}/headers.txt`, body: headers },
    { path: `${embedFolder}/nginx.conf`, body: nginxFile(site) },
    { path: `${embedFolder}/htaccess.txt`, body: apacheFile(site) },
  ];
}

/** The types by which readers know feeds; `feed.json` alone would be told from others by nothing but its name. */
function typesOf({ formats }: Site): (readonly [file: string, type: string])[] {
  return formats.map((format) => [fileNames[format], `${contentTypes[format]}; charset=utf-8`] as const);
}

/** Netlify and Cloudflare Pages. No header is set by two rules: Cloudflare would join the values. */
function headersFile(site: Site): string {
  const base = site.url === undefined ? "/" : new URL(site.url).pathname;
  const pages = ["", "index.html", "topics/*", "feeds/*", "health/*", `${embedFolder}/*`];
  const rule = (path: string, ...lines: string[]) => [`${base}${path}`, ...lines.map((line) => `  ${line}`)].join("\n");
  const types = typesOf(site).flatMap(([file, type]) =>
    ["", "topics/:topic/", "feeds/:feed/"].map((folder) => rule(`${folder}${file}`, `Content-Type: ${type}`)),
  );
  return `# Written by feedmill, for Netlify and Cloudflare Pages.
${rule(
  "*",
  "Access-Control-Allow-Origin: *",
  `Cache-Control: public, max-age=${maxAge}`,
  "Referrer-Policy: no-referrer",
  "X-Content-Type-Options: nosniff",
)}
${pages.map((path) => rule(path, `Content-Security-Policy: ${pagePolicy}`)).join("\n")}
${types.join("\n")}
`;
}

function nginxFile({ formats }: Site): string {
  // The charset goes apart: a type that holds one is in none of nginx's lists.
  const feeds = formats.map((format) => contentTypes[format]);
  const places = formats.map(
    (format) =>
      `location ~ (^|/)${fileNames[format].replace(".", "\\.")}$ { types { } default_type ${contentTypes[format]}; }`,
  );
  const texts = [...feeds, "application/json", "text/css", "text/javascript", "text/plain"].join(" ");
  return `# Written by feedmill. Include it in the server block that serves the output.
add_header Access-Control-Allow-Origin "*";
add_header Cache-Control "public, max-age=${maxAge}";
add_header Referrer-Policy "no-referrer";
add_header X-Content-Type-Options "nosniff";
add_header Content-Security-Policy "${pagePolicy}";
charset utf-8;
charset_types ${texts};
gzip on;
gzip_types ${texts};
${places.join("\n")}
`;
}

function apacheFile(site: Site): string {
  const types = typesOf(site).map(([file, type]) => `<Files "${file}">\n  ForceType "${type}"\n</Files>`);
  return `# Written by feedmill. Put it into .htaccess beside the output's index.html (needs mod_headers).
AddDefaultCharset utf-8
${types.join("\n")}
<IfModule mod_headers.c>
  Header set Access-Control-Allow-Origin "*"
  Header set Cache-Control "public, max-age=${maxAge}"
  Header set Referrer-Policy "no-referrer"
  Header set X-Content-Type-Options "nosniff"
  Header set Content-Security-Policy "${pagePolicy}"
</IfModule>
`;
}
