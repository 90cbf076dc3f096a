import type { Config } from "../../config/load.ts";
import type { HttpClient } from "../../http/client.ts";
import { FeedmillError } from "../../model/error.ts";
import { findAliveLink } from "../../store/inspect.ts";
import { readLastRun } from "../../store/last-run.ts";
import { examineCi } from "./ci.ts";
import { examineDeployed } from "./deployed.ts";
import { amber, type Finding, green, red } from "./finding.ts";
import { examineDisk, examineRecords, examineWritable } from "./folders.ts";
import { examineNode, examineProxy, examineZone } from "./machine.ts";
import { examineNetwork, type NetworkWorld } from "./network.ts";
import { examineLateness } from "./schedule.ts";
import { examineState } from "./state.ts";

/** What the doctor takes of the world. */
export type DoctorWorld = {
  readonly now: () => Date;
  /** Like `v24.1.0`. */
  readonly nodeVersion: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the config; rejects with what is wrong with it. */
  readonly load: () => Promise<Config>;
  /** The first tick of a schedule after `date`; throws when the schedule cannot be understood. */
  readonly tickAfter: (schedule: Config["schedule"], date: Date) => Date;
  /** How to ask the network; absent to leave it alone. */
  readonly network?: (config: Config) => {
    /** For links: kept off private addresses, unless the config allows them. */
    readonly guarded: HttpClient;
    /** For the site's own address, wherever it is. */
    readonly open: HttpClient;
    readonly resolve: NetworkWorld["resolve"];
  };
};

/** Looks at everything a run depends on, from the machine to the deployed feeds. Changes nothing. */
export async function examine(world: DoctorWorld): Promise<Finding[]> {
  const machine = [examineNode(world.nodeVersion), examineProxy(world.env)];
  const loaded = await load(world);
  if ("fault" in loaded) return [...machine, loaded.fault];
  const { config } = loaded;
  return [...machine, ...examineProject(config, world), ...(await examineOutside(config, world, machine[1]))];
}

async function load(world: DoctorWorld): Promise<{ readonly config: Config } | { readonly fault: Finding }> {
  try {
    return { config: await world.load() };
  } catch (error) {
    if (!(error instanceof FeedmillError)) throw error;
    return { fault: red("config", error.message, "mend it; until then no run begins") };
  }
}

function examineProject(config: Config, world: DoctorWorld): Finding[] {
  const now = world.now();
  return [
    config.file === undefined
      ? amber("config", "none; the defaults hold", "`feedmill init` makes one")
      : green("config", config.file),
    config.site.url === undefined
      ? amber("site", "no address; the feeds are a preview", "set site.url to where output will be reachable")
      : green("site", config.site.url),
    examineRecords(config),
    examineWritable("output", config.output.dir),
    examineWritable("state", config.state),
    examineDisk(config),
    ...examineState(config.state),
    examineZone(config.schedule.timezone, now),
    examineSchedule(config, world),
    ...examineCi(config.state, world.env, now),
  ];
}

function examineSchedule({ schedule, state }: Config, { now, tickAfter }: DoctorWorld): Finding {
  const last = readLastRun(state);
  const lastSuccess = last === undefined ? undefined : new Date(last.finishedAt);
  try {
    return examineLateness(lastSuccess, tickAfter(schedule, lastSuccess ?? now()), now());
  } catch (error) {
    if (!(error instanceof FeedmillError)) throw error;
    return red("schedule", error.message, "mend it in the config");
  }
}

async function examineOutside(config: Config, world: DoctorWorld, proxy: Finding | undefined): Promise<Finding[]> {
  // With a proxy that cannot be meant, nothing would be learnt but that.
  if (world.network === undefined || proxy?.state === "red") return [];
  const { guarded, open, resolve } = world.network(config);
  const parts = { exchange: guarded, resolve, now: world.now, hasProxy: proxy?.text !== "none" };
  const network = await examineNetwork(canaryOf(config), parts);
  return [...network, ...(await examineDeployed(config, open))];
}

/** State that cannot be read has been told of already. */
function canaryOf({ state }: Config): string | undefined {
  try {
    return findAliveLink(state);
  } catch {
    return undefined;
  }
}
