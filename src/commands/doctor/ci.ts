import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readLastRun } from "../../store/last-run.ts";
import { amber, type Finding, green } from "./finding.ts";
import { ago } from "./schedule.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const dayMs = 86_400_000;
/** GitHub turns schedules of public repositories off after 60 days without a push; a fortnight is left to do something. */
const quietDays = 46;

/** What can be known from within a job of GitHub Actions or GitLab CI; elsewhere nothing. */
export function examineCi(stateDir: string, env: Environment, now: Date): Finding[] {
  if (env["GITHUB_ACTIONS"] === "true") {
    return [
      green("ci", `GitHub Actions, begun by ${env["GITHUB_EVENT_NAME"] ?? "an unknown event"}`),
      examineCache(stateDir, now, "github"),
      ...examineQuiet(env["GITHUB_EVENT_PATH"], now),
      ...examineJob(env),
    ];
  }
  if (env["GITLAB_CI"] !== "true") return [];
  const source = env["CI_PIPELINE_SOURCE"] ?? "an unknown event";
  return [green("ci", `GitLab CI, begun by ${source}`), examineCache(stateDir, now, "gitlab")];
}

/** A job begins with an empty folder, so what is remembered can only come from a cache. */
function examineCache(stateDir: string, now: Date, ci: "github" | "gitlab"): Finding {
  if (existsSync(join(stateDir, "memory.db"))) {
    const last = readLastRun(stateDir);
    const age =
      last === undefined ? "no run in it succeeded" : `of ${ago(now.getTime() - Date.parse(last.finishedAt))}`;
    return green("cache", `memory was restored, ${age}`);
  }
  const dropped = ci === "github" ? "; GitHub drops a cache that nobody asked for in 7 days" : "";
  return amber(
    "cache",
    "no memory was restored",
    `unless this is the first run, keep the state folder in a cache as \`feedmill init --ci ${ci}\` does${dropped}`,
  );
}

/** The event tells when the repository was last pushed to. */
function examineQuiet(eventPath: string | undefined, now: Date): Finding[] {
  const repository = eventPath === undefined ? undefined : readEvent(eventPath)?.repository;
  const pushedAt = repository?.pushed_at;
  if (repository?.private !== false || pushedAt === undefined) return [];
  // Seconds in push events, ISO 8601 in others.
  const days = Math.floor(
    (now.getTime() - new Date(typeof pushedAt === "number" ? pushedAt * 1000 : pushedAt).getTime()) / dayMs,
  );
  if (!(days >= quietDays)) return [];
  const fix = "push any commit, or turn it on again with `gh workflow enable feeds.yml`";
  return [amber("quiet", `no push for ${days} days; after 60 GitHub turns the schedule off`, fix)];
}

type GitHubEvent = { readonly repository?: { readonly private?: boolean; readonly pushed_at?: string | number } };

function readEvent(path: string): GitHubEvent | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as GitHubEvent;
  } catch {
    return undefined;
  }
}

/** What the job was given; permissions show in the environment only where they bring a variable. */
function examineJob(env: Environment): Finding[] {
  const findings: Finding[] = [];
  if (!env["ACTIONS_ID_TOKEN_REQUEST_URL"]) {
    const fix = "give the job that deploys `id-token: write` and `pages: write`; others need neither";
    findings.push(amber("token", "this job cannot deploy to GitHub Pages", fix));
  }
  if (!env["GITHUB_STEP_SUMMARY"]) {
    const fix = "hand GITHUB_STEP_SUMMARY to where feedmill runs, like a container";
    findings.push(amber("summary", "there is no step summary to write to", fix));
  }
  return findings;
}
