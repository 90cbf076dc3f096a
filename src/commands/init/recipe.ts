import { stringify } from "yaml";

/** A CI system for which `init` writes a file that builds and deploys the feeds on a schedule. */
export type Recipe = {
  /** The value of `init --ci`. */
  readonly name: string;
  /** The file, relative to the project. */
  readonly path: string;
  /** What to do once at the CI system; goes on a sentence that begins with "Then". */
  readonly setup: string;
  readonly render: (plan: RecipePlan) => string;
};

/** What a recipe must know about the project. Folders are relative to it, `/` between names. */
export type RecipePlan = {
  /** Installs what package.json names. */
  readonly install: string;
  /** Comment lines to begin with while package.json does not name feedmill; else empty. */
  readonly warning: string;
  readonly outputDir: string;
  readonly stateDir: string;
  readonly branch: string;
  /** The minute of every hour to run at: odd, and not one that everybody picks. */
  readonly minute: number;
  readonly hasHub: boolean;
};

/** How recipes call the program: the installed copy, never one from a registry. */
export const feedmill = "npx --no-install feedmill";

/** Text as a value in a YAML block, quoted if YAML 1.1 or 1.2 would read it as anything but this text. */
export function yamlText(text: string): string {
  return stringify(text, { lineWidth: 0, version: "1.1" }).trimEnd();
}
