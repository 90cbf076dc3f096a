import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readLastRun } from "../../store/last-run.ts";
import { amber, type Check, green, type InProject, type Machine, named, type Result } from "./check.ts";
import { ago } from "./schedule.ts";

const dayMs = 86_400_000;
/** GitHub turns off the schedules of public repositories after 60 days without a push; this leaves a fortnight to act. */
const quietDays = 46;

/** What a job of GitHub Actions or GitLab CI can see of its own setup; elsewhere nothing. */
export const ci: Check<InProject> = {
  name: "ci",
  run({ config: { state }, env, now }) {
    if (env["GITHUB_ACTIONS"] === "true") {
      return [
        green(`GitHub Actions, started by ${env["GITHUB_EVENT_NAME"] ?? "an unknown event"}`),
        checkCache(state, now(), "github"),
        ...checkActivity(env["GITHUB_EVENT_PATH"], now()),
        ...checkJob(env),
      ];
    }
    if (env["GITLAB_CI"] !== "true") return [];
    const source = env["CI_PIPELINE_SOURCE"] ?? "an unknown event";
    return [green(`GitLab CI, started by ${source}`), checkCache(state, now(), "gitlab")];
  },
};

/** A job starts with an empty folder, so state can only come from a cache. */
function checkCache(stateDir: string, now: Date, name: "github" | "gitlab"): Result {
  if (existsSync(join(stateDir, "memory.db"))) {
    const last = readLastRun(stateDir);
    const age =
      last === undefined
        ? "but it holds no successful run"
        : `last success ${ago(now.getTime() - Date.parse(last.finishedAt))}`;
    return named("cache", green(`state was restored, ${age}`));
  }
  const expiry = name === "github" ? "; GitHub deletes a cache that was not used for 7 days" : "";
  const fix = `unless this is the first run, cache the state folder as \`feedmill init --ci ${name}\` does${expiry}`;
  return named("cache", amber("no state was restored", fix));
}

/** The event says when the repository was last pushed to. */
function checkActivity(eventPath: string | undefined, now: Date): Result[] {
  const repository = eventPath === undefined ? undefined : readEvent(eventPath)?.repository;
  const pushedAt = repository?.pushed_at;
  if (repository?.private !== false || pushedAt === undefined) return [];
  // Seconds in push events, ISO 8601 in others.
  const pushed = new Date(typeof pushedAt === "number" ? pushedAt * 1000 : pushedAt);
  const days = Math.floor((now.getTime() - pushed.getTime()) / dayMs);
  if (!(days >= quietDays)) return [];
  const fix = "push any commit, or turn it on again with `gh workflow enable feeds.yml`";
  return [named("quiet", amber(`no push for ${days} days; after 60 GitHub turns the schedule off`, fix))];
}

type GitHubEvent = { readonly repository?: { readonly private?: boolean; readonly pushed_at?: string | number } };

function readEvent(path: string): GitHubEvent | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as GitHubEvent;
  } catch {
    return undefined;
  }
}

/** What the job may do; only permissions that set a variable can be seen. */
function checkJob(env: Machine["env"]): Result[] {
  const results: Result[] = [];
  if (!env["ACTIONS_ID_TOKEN_REQUEST_URL"]) {
    const fix = "give the job that deploys `id-token: write` and `pages: write`; other jobs need neither";
    results.push(named("token", amber("this job cannot deploy to GitHub Pages", fix)));
  }
  if (!env["GITHUB_STEP_SUMMARY"]) {
    const fix = "pass GITHUB_STEP_SUMMARY to where feedmill runs, such as a container";
    results.push(named("summary", amber("there is no step summary to write to", fix)));
  }
  return results;
}
