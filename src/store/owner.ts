import { hash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The file in a state folder that names the project it belongs to. */
const ownerName = "project.txt";

/**
 * The folder below `root` that holds the state of the project `owner` (its paths relative to `root`, so that a moved
 * checkout keeps its state): `root` itself, unless that belongs to another project.
 */
export function stateDirFor(root: string, owner: string): string {
  const first = readOwner(root);
  return first === undefined || first === owner ? root : join(root, "projects", hash("sha256", owner).slice(0, 12));
}

/** Makes the folder `dir` the project's, if it is nobody's: also one from before folders had owners. */
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
