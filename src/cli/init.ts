import { relative, resolve } from "node:path";
import type { CiName } from "../commands/init/ci.ts";
import type { Written } from "../commands/init/init.ts";
import { count } from "../model/count.ts";
import { FeedmillError } from "../model/error.ts";
import { defineCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { oneOf, text, webAddress } from "./option.ts";
import type { Terminal } from "./terminal.ts";

const ciNames: readonly CiName[] = ["github", "gitlab"];

/** `feedmill init` */
export const init = defineCommand({
  name: "init",
  argument: "[dir]",
  summary: "a working project: commented config, sample records; never overwrites",
  options: {
    url: webAddress("<url>", "where the feeds will be reachable"),
    title: text("<text>", "title of the feeds"),
    ci: oneOf("<name>", ciNames, "also a recipe for scheduled runs: "),
  },
  async run(flags, terminal, folder) {
    const { url, title, records, output, state, ci } = flags;
    if (flags.config !== undefined) {
      const advice = "init writes config/feedmill.yaml below the folder it is given; leave --config out";
      throw new FeedmillError("usage", advice);
    }
    const dir = resolve(terminal.cwd, folder || ".");
    const made = await makeIn(dir, { url, title, records, output, state }, ci);
    const place = relative(terminal.cwd, dir);
    const next = `${place === "" ? "" : `cd ${/^[\w./-]+$/u.test(place) ? place : `"${place}"`} && `}npx feedmill build`;
    if (flags.json) terminal.out(JSON.stringify({ dir, ...made, next }, null, 2));
    else if (!flags.quiet) print(made, next, ci, terminal);
    return exitCodes.done;
  },
});

type Settings = {
  readonly [Name in "url" | "title" | "records" | "output" | "state"]: string | undefined;
};

async function makeIn(dir: string, settings: Settings, ci: CiName | undefined): Promise<Written> {
  const [{ makeProject, writeMissing }, { ciRecipe }, { loadConfig }, { refuseMixedFolders }] = await Promise.all([
    import("../commands/init/init.ts"),
    import("../commands/init/ci.ts"),
    import("../config/load.ts"),
    import("../config/paths.ts"),
  ]);
  const { records = "records", output = "output", state = ".feedmill" } = settings;
  refuseMixedFolders({
    records: { dir: resolve(dir, records) },
    output: { dir: resolve(dir, output) },
    state: resolve(dir, state),
  });
  const project = makeProject(dir, settings);
  // The recipe follows the config, which may have been there before.
  const recipe = ci === undefined ? undefined : ciRecipe(ci, await loadConfig(dir, {}, {}));
  const extra = recipe === undefined ? { written: [], kept: [] } : writeMissing(dir, [recipe]);
  return {
    written: [...project.written, ...extra.written],
    kept: [...project.kept, ...extra.kept],
    added: project.added,
  };
}

function print({ written, kept, added }: Written, next: string, ci: CiName | undefined, terminal: Terminal): void {
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
