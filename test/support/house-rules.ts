import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync } from "oxc-parser";

/** From the ground up. A file imports from its own folder and from folders on lower floors, never from a neighbour. */
const floors = [
  ["model"],
  ["http"],
  ["records", "links", "feeds", "formats", "output", "store"],
  ["config"],
  ["build"],
  ["commands"],
  ["scheduler", "workers"],
  ["server"],
  ["cli", "index.ts"],
  ["bin.ts"],
];

/** Every package that src/ may import, and the folders it may be imported in; all others are refused. */
const homes: Readonly<Record<string, readonly string[]>> = {
  chokidar: ["scheduler"],
  commander: ["cli"],
  entities: ["records", "links"],
  feed: ["formats"],
  "get-east-asian-width": ["cli"],
  "gray-matter": ["records"],
  htmlparser2: ["commands"],
  "ipaddr.js": ["http"],
  "js-yaml": ["records"],
  leven: ["model"],
  "markdown-it": ["feeds"],
  "node-cron": ["config"],
  "node:sqlite": ["store"],
  "p-limit": ["http", "links"],
  pino: ["scheduler"],
  "prom-client": ["server"],
  "sanitize-html": ["feeds"],
  "smol-toml": ["records"],
  tldts: ["links"],
  "tough-cookie": ["links"],
  undici: ["http"],
  yaml: ["config", "feeds", "commands"],
  zod: ["config", "records", "links", "feeds", "formats", "output", "cli"],
};

/** Imports that break a rule and are meant to, by file. */
const exceptions: Readonly<Record<string, readonly string[]>> = {};

/** Source texts by path below src/, `/` between names. */
export type Sources = ReadonlyMap<string, string>;

/** All of src/ but what runs in browsers, which is a TypeScript project with no imports at all. */
export function readSources(src: string): Sources {
  const names = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const paths = names.map((name) => name.replaceAll("\\", "/")).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(src, path), "utf8")]));
}

/** Every import that breaks a rule, one sentence each: floors, homes of packages, cycles. Type imports count. */
export function findFaults(sources: Sources): string[] {
  const graph = new Map([...sources].map(([path, text]) => [path, knownImports(path, text)]));
  const faults = [...graph].flatMap(([path, specifiers]) => specifiers.flatMap((one) => faultOf(path, one)));
  return [...faults, ...cyclesIn(graph)];
}

const parsed = new Map<string, readonly string[]>();

/** Every file is parsed once for all tests, for they plant one line in hundreds of files. */
function knownImports(path: string, text: string): readonly string[] {
  const imports = parsed.get(text) ?? importsOf(path, text);
  parsed.set(text, imports);
  return imports;
}

/** What a file imports: `import`, `import type`, `export from`, `import()`, `typeof import()`. */
function importsOf(path: string, text: string): string[] {
  const { module, program } = parseSync(path, text);
  const found = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => text.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
    ...typeImportsOf(program),
  ];
  return [...new Set(found)];
}

function typeImportsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(typeImportsOf);
  if (typeof node !== "object" || node === null) return [];
  const { type, source } = node as { type?: string; source?: { value?: string } };
  const own = type === "TSImportType" && source?.value !== undefined ? [source.value] : [];
  return [...own, ...Object.values(node).flatMap(typeImportsOf)];
}

function faultOf(path: string, specifier: string): string[] {
  if (exceptions[path]?.includes(specifier)) return [];
  if (path.startsWith("browser/")) return [`${path} imports ${specifier}: scripts for browsers import nothing`];
  return specifier.startsWith(".") ? floorFault(path, specifier) : homeFault(path, specifier);
}

function floorFault(path: string, specifier: string): string[] {
  const target = posix.join(posix.dirname(path), specifier);
  const [from, to] = [path, target].map(roomOf) as [string, string];
  if (target.startsWith("..") || to === "browser") return [`${path} imports ${specifier}: it is outside of src/`];
  if (from === to) return [];
  const [above, below] = [from, to].map((room) => floors.findIndex((floor) => floor.includes(room))) as [
    number,
    number,
  ];
  if (above === -1 || below === -1) return [`${path} imports ${specifier}: one of them is on no floor`];
  return below < above
    ? []
    : [`${path} imports ${specifier}: imports point down, and neighbours do not import each other`];
}

function homeFault(path: string, specifier: string): string[] {
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  const rooms = homes[specifier] ?? homes[name];
  if (rooms?.includes(roomOf(path))) return [];
  if (rooms !== undefined) return [`${path} imports ${specifier}: its home is ${rooms.join(", ")}`];
  return specifier.startsWith("node:") ? [] : [`${path} imports ${specifier}: it has no home in src/`];
}

/** The folder below src/ that a file is in, or its own name. */
function roomOf(path: string): string {
  return path.split("/")[0] ?? path;
}

function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const faults: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) faults.push(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(" -> ")}`);
    if (trail.includes(path) || done.has(path)) return;
    for (const specifier of graph.get(path) ?? []) {
      if (specifier.startsWith(".")) visit(posix.join(posix.dirname(path), specifier), [...trail, path]);
    }
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return faults;
}
