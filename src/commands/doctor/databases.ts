import { inspectDatabase } from "../../store/inspect.ts";
import { amber, type Check, green, type InProject, named, type Result, red } from "./check.ts";

const losses = {
  "cache.db": "the next run sets it aside and builds it again; that costs time, nothing else",
  "memory.db": "restore a backup; without one the next run sets it aside, and every link counts as new",
} as const;

/** Whether both databases of the state can be read to the end. */
export const databases: Check<InProject> = {
  name: "databases",
  run: ({ config }) => (["memory.db", "cache.db"] as const).map((name) => named(name, inspect(config.state, name))),
};

function inspect(dir: string, name: keyof typeof losses): Result {
  const condition = inspectDatabase(dir, name);
  if (condition.kind === "intact") return green("intact");
  if (condition.kind === "absent") {
    return amber("does not exist yet", "run `feedmill build`; in CI, keep the state folder in a cache");
  }
  if (condition.kind === "damaged") return red("damaged", losses[name]);
  return red(`cannot be opened (${condition.why})`, `${dir}: ${condition.remedy ?? "check the folder's permissions"}`);
}
