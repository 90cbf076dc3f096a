import { inspectDatabase } from "../../store/inspect.ts";
import { amber, type Finding, green, red } from "./finding.ts";

const losses = {
  "cache.db": "the next run sets it aside and makes it again; that costs time, nothing else",
  "memory.db": "bring back a backup of it; without one the next run sets it aside, and links are judged as if new",
} as const;

/** Whether both databases can be read to the end. */
export function examineState(dir: string): Finding[] {
  return (["memory.db", "cache.db"] as const).map((name) => {
    const condition = inspectDatabase(dir, name);
    if (condition.kind === "whole") return green(name, "whole");
    if (condition.kind === "absent") {
      return amber(name, "not there yet", "run `feedmill build`; in CI, keep the state folder in a cache");
    }
    if (condition.kind === "damaged") return red(name, "damaged", losses[name]);
    return red(
      name,
      `cannot be opened (${condition.why})`,
      `${dir}: ${condition.remedy ?? "check the folder's permissions"}`,
    );
  });
}
