import { relative, resolve } from "node:path";
import { type CiName, ciRecipe } from "../commands/init/ci.ts";
import { makeProject, type Written, writeMissing } from "../commands/init/init.ts";
import { loadConfig } from "../config/load.ts";
import { refuseMixedFolders } from "../config/paths.ts";
import { count } from "../model/count.ts";
import { FeedmillError } from "../model/error.ts";
import type { Action, CommonFlags } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

type InitFlags = CommonFlags & { readonly url?: string; readonly title?: string; readonly ci?: CiName };

/** `feedmill init` */
export const init: Action<InitFlags> = async (flags, terminal, folder) => {
  if (flags.config !== undefined) {
    throw new FeedmillError(
      "usage",
      "init writes config/feedmill.yaml below the folder it is given; leave --config out",
    );
  }
  const dir = resolve(terminal.cwd, folder || ".");
  const { url, title, records, output, state, ci } = flags;
  refuseMixedFolders({
    records: { dir: resolve(dir, records ?? "records") },
    output: { dir: resolve(dir, output ?? "output") },
    state: resolve(dir, state ?? ".feedmill"),
  });
  const project = makeProject(dir, { url, title, records, output, state });
  // The recipe follows the config, which may have been there before.
  const recipe = ci === undefined ? undefined : ciRecipe(ci, await loadConfig(dir, {}, {}));
  const extra = recipe === undefined ? { written: [], kept: [] } : writeMissing(dir, [recipe]);
  const made = {
    written: [...project.written, ...extra.written],
    kept: [...project.kept, ...extra.kept],
    added: project.added,
  };
  const place = relative(terminal.cwd, dir);
  const next = `${place === "" ? "" : `cd ${/^[\w./-]+$/u.test(place) ? place : `"${place}"`} && `}npx feedmill build`;
  if (flags.json) terminal.out(JSON.stringify({ dir, ...made, next }, null, 2));
  else if (!flags.quiet) tell(made, next, ci, terminal);
  return exitCodes.done;
};

function tell({ written, kept, added }: Written, next: string, ci: CiName | undefined, terminal: Terminal): void {
  const { out, style } = terminal;
  for (const path of written) out(`  ${style("green", "wrote")}  ${path}`);
  for (const [path, lines] of Object.entries(added)) {
    out(`  ${style("green", "added")}  ${count(lines.length, "line")} to ${path}: ${lines.join(", ")}`);
  }
  for (const path of kept) out(`  ${style("dim", "kept")}   ${path}, as it was`);
  out("");
  if (ci === "github") out("On GitHub: commit, push, and set Settings > Pages > Source to GitHub Actions.");
  if (ci === "gitlab") out("On GitLab: commit, push, and make a pipeline schedule; .gitlab-ci.yml says where.");
  out(`Next: ${style("bold", next)}`);
}
