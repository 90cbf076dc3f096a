import type { Config } from "../../config/config.ts";
import { FeedmillError } from "../../model/error.ts";
import type { Check, Finding, Machine, Network } from "./check.ts";
import { machineChecks, networkChecks, projectChecks } from "./checks.ts";

/** What the doctor works with. */
export type DoctorOptions = Machine & {
  /** Reads the config; throws a FeedmillError if it is not valid. */
  readonly load: () => Promise<Config>;
  /** How to reach the network; absent to leave it alone. */
  readonly network?: ((config: Config) => Network) | undefined;
};

/** Checks everything a run depends on, from the machine to the deployed feeds. Changes nothing. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const machine = await runAll(machineChecks, options);
  const loaded = await load(options);
  if ("fault" in loaded) return [...machine, loaded.fault];
  const { config } = loaded;
  const project = await runAll(projectChecks, { ...options, config });
  // With a proxy that cannot work, the network checks would only repeat that.
  if (options.network === undefined || machine.some(({ state }) => state === "red")) return [...machine, ...project];
  const network = options.network(config);
  return [...machine, ...project, ...(await runAll(networkChecks, { ...options, config, network }))];
}

async function runAll<Context>(checks: readonly Check<Context>[], context: Context): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, run } of checks) {
    for (const result of [await run(context)].flat()) findings.push({ name, ...result });
  }
  return findings;
}

async function load({ load }: DoctorOptions): Promise<{ readonly config: Config } | { readonly fault: Finding }> {
  try {
    return { config: await load() };
  } catch (error) {
    if (!(error instanceof FeedmillError)) throw error;
    const fix = "fix it; no run starts until then";
    return { fault: { name: "config", state: "red", text: error.message, fix } };
  }
}
