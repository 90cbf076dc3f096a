import type { CiPlan } from "./ci-plan.ts";
import { yamlText } from "./yaml-text.ts";

/** `.github/workflows/feeds.yml`: runs every hour, deploys to GitHub Pages, and makes failing visible. */
export function githubWorkflow({ install, feedmill, outputDir, stateDir, minute, hasHub, branch }: CiPlan): string {
  const mark = hasHub ? "      " : "      # ";
  return `# Builds the feeds every hour and deploys them to GitHub Pages. Written by \`feedmill init --ci github\`; it is yours now.
#
# Once: Settings > Pages > Build and deployment > Source: GitHub Actions.
# GitHub is often late at full hours and drops runs; an odd minute helps. After 60 days without a commit it turns
# schedules off in public repositories: \`gh workflow enable feeds.yml\` turns this one on again.
name: feeds

on:
  schedule:
    - cron: "${minute} * * * *"
  workflow_dispatch:
  push:
    branches:
      - ${yamlText(patternFor(branch))}

# One run at a time; a run under way is never cut off, or what it learnt would be lost.
concurrency:
  group: feeds
  cancel-in-progress: false

permissions: {}

jobs:
  feeds:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: \${{ steps.deploy.outputs.page_url }}
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/setup-node@v5
        with:
          node-version: 24
${install === undefined ? "" : `      - run: ${install}\n`}
      # What is remembered between runs: link states above all. A key is never written twice, so it names the run;
      # the newest that begins alike is brought back.
      - uses: actions/cache/restore@v4
        with:
          path: ${yamlText(stateDir)}
          key: feedmill-\${{ github.run_id }}-\${{ github.run_attempt }}
          restore-keys: feedmill-

      # Bad records become annotations, not failures; the step's summary tells what the run did.
      - run: ${feedmill} build

      - uses: actions/configure-pages@v5
      - uses: actions/upload-pages-artifact@v4
        with:
          path: ${yamlText(outputDir)}
      - uses: actions/deploy-pages@v4
        id: deploy

      # ${hasHub ? "Tells the hub which feeds changed, once they can be fetched." : "With output.hub set: tell the hub which feeds changed, once they can be fetched."}
      # One that is away fails nothing: the feeds are live, and the next run tells it.
${mark}- run: ${feedmill} notify --when-live
${mark}  continue-on-error: true

      # Also after a failure: what was learnt about links is worth keeping.
      - uses: actions/cache/save@v4
        if: always()
        with:
          path: ${yamlText(stateDir)}
          key: feedmill-\${{ github.run_id }}-\${{ github.run_attempt }}

${failureJob}`;
}

const failureJob = `  # One issue while runs fail, closed by the first that does not: nobody reads a list of red runs.
  tell:
    needs: feeds
    # Also when the time was up: then the job was cancelled, but not the run.
    if: "!cancelled()"
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      issues: write
    env:
      GH_TOKEN: \${{ github.token }}
      GH_REPO: \${{ github.repository }}
      RESULT: \${{ needs.feeds.result }}
      RUN: \${{ github.server_url }}/\${{ github.repository }}/actions/runs/\${{ github.run_id }}
      TITLE: "The feeds are not being built"
    steps:
      - run: |
          issue=$(gh issue list --state open --limit 500 --json number,title \\
            --jq 'map(select(.title == env.TITLE))[0].number // empty')
          if [ "$RESULT" = success ]; then
            if [ -n "$issue" ]; then gh issue close "$issue" --comment "They are again: $RUN"; fi
          elif [ -z "$issue" ]; then
            gh issue create --title "$TITLE" --body "The last run failed: $RUN. This issue closes itself."
          fi
`;

/** A branch filter that means this branch alone. */
function patternFor(branch: string): string {
  return branch.replace(/[!+]/gu, "\\$&");
}
