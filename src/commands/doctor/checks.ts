import type { Check, InProject, Machine, Online } from "./check.ts";
import { ci } from "./ci.ts";
import { databases } from "./databases.ts";
import { deployedFeeds } from "./deployed.ts";
import { disk, outputFolder, recordsFolder, stateFolder } from "./folders.ts";
import { node, proxy } from "./machine.ts";
import { network } from "./network.ts";
import { lateness, timeZone } from "./schedule.ts";
import { configFile, site } from "./settings.ts";

/** Checks that need no config, in the order they are listed. */
export const machineChecks: readonly Check<Machine>[] = [node, proxy];

/** Checks that need a valid config. */
export const projectChecks: readonly Check<InProject>[] = [
  configFile,
  site,
  recordsFolder,
  outputFolder,
  stateFolder,
  disk,
  databases,
  timeZone,
  lateness,
  ci,
];

/** Checks that need a network as well. */
export const networkChecks: readonly Check<Online>[] = [network, deployedFeeds];
