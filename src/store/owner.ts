import { hash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The file in a state folder that names its project. */
const ownerName = "project.txt";

/**
 * The folder below `root` that holds the state of the project `owner` (its paths relative to `root`, so that a moved
 * checkout keeps its state): `root` itself, unless that belongs to another project.
 */
export function stateDirFor(root: string, owner: string): string {
  const first = readOwner(root);
  return first === undefined || first === owner ? root : join(root, "projects", hash("sha256", owner).slice(0, 12));
}

/** Marks the folder `dir` as the state of this project, unless it already has an owner. */
export function claimState(dir: string, owner: string): void {
  if (readOwner(dir) === undefined) writeFileSync(join(dir, ownerName), `${owner}\n`);
}

function readOwner(dir: string): string | undefined {
  try {
    return readFileSync(join(dir, ownerName), "utf8").trim();
  } catch {
    return undefined;
  }
}
