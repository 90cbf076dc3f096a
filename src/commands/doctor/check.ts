import type { Config } from "../../config/config.ts";
import type { HttpClient } from "../../http/client.ts";

/** Nothing to do, worth a look, does not work. */
export type Color = "green" | "amber" | "red";

/** One line of the doctor's list. */
export type Finding = {
  /** What was checked, like `node` or `clock`. */
  readonly name: string;
  readonly state: Color;
  /** What the check saw. */
  readonly text: string;
  /** What to do; present unless green. */
  readonly fix?: string;
};

/** A finding that bears the name of its check unless it has another. */
export type Result = Omit<Finding, "name"> & { readonly name?: string };

/** One thing that a run depends on. Changes nothing, and never throws because of what it sees. */
export type Check<Context> = {
  readonly name: string;
  readonly run: (context: Context) => Result | readonly Result[] | Promise<readonly Result[]>;
};

/** What can be checked without a config. */
export type Machine = {
  readonly now: () => Date;
  /** Like `v24.1.0`. */
  readonly nodeVersion: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** What can be checked with a config. */
export type InProject = Machine & { readonly config: Config };

/** What can be checked with a network. */
export type Online = InProject & { readonly network: Network };

/** How checks reach the network. */
export type Network = {
  /** For links: refuses private addresses unless the config allows them. */
  readonly guarded: HttpClient;
  /** For the site's own address, wherever it is. */
  readonly open: HttpClient;
  /** Rejects if the name has no address. */
  readonly resolve: (hostname: string) => Promise<readonly { readonly address: string }[]>;
};

/** All is well. */
export function green(text: string): Result {
  return { state: "green", text };
}

/** Works, or cannot be checked; worth a look. */
export function amber(text: string, fix: string): Result {
  return { state: "amber", text, fix };
}

/** Does not work. */
export function red(text: string, fix: string): Result {
  return { state: "red", text, fix };
}

/** A result under another name than its check's. */
export function named(name: string, result: Result): Result {
  return { ...result, name };
}
