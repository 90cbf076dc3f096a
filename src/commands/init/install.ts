import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../model/version.ts";

/** The package of this program, as `npm pack` names it. */
export const tarball = `feedmill-${version}.tgz`;

/** The folder of the running package, from `src/` as from `dist/`. */
const packageDir = join(import.meta.dirname, "../../..");

/** True if the project's package.json names feedmill; then `npx --no-install feedmill` runs the version it names. */
export function listsFeedmill(dir: string): boolean {
  const file = join(dir, "package.json");
  if (!existsSync(file)) return false;
  const { dependencies, devDependencies, optionalDependencies } = parseObject(readFileSync(file, "utf8"));
  return "feedmill" in { ...asObject(dependencies), ...asObject(devDependencies), ...asObject(optionalDependencies) };
}

/** Installs exactly what the lock file says. Only a project that does without one has none when feedmill is installed. */
export function installCommand(dir: string): string {
  return listsFeedmill(dir) && !existsSync(join(dir, "package-lock.json")) ? "npm install" : "npm ci";
}

/**
 * The commands that add feedmill to the project; none if package.json names it already. It is in no registry, so they pack
 * the copy that is running.
 */
export function installSteps(dir: string): string[] {
  if (listsFeedmill(dir)) return [];
  return [
    ...(existsSync(join(dir, "package.json")) ? [] : ["npm init --yes"]),
    `npm pack --ignore-scripts ${shellText(packageDir)}`,
    `npm install ./${tarball}`,
  ];
}

/** Text as one word of a shell. */
export function shellText(text: string): string {
  return /^[\w./-]+$/u.test(text) ? text : `"${text}"`;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    // npm says what is wrong with it.
    return {};
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
