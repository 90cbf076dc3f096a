import { feedmill, type Recipe, type RecipePlan, yamlText } from "./recipe.ts";

/** GitHub Actions: builds every hour, deploys to GitHub Pages, and opens an issue while runs fail. */
export const github = {
  name: "github",
  path: ".github/workflows/feeds.yml",
  setup: "on GitHub: commit, push, and set Settings > Pages > Source to GitHub Actions.",
  render: workflow,
} as const satisfies Recipe;

function workflow({ install, warning, outputDir, stateDir, minute, hasHub, branch }: RecipePlan): string {
  const indent = hasHub ? "      " : "      # ";
  return `# Builds the feeds every hour and deploys them to GitHub Pages. Written by \`feedmill init --ci github\`; it is yours now.
#
# Once: Settings > Pages > Build and deployment > Source: GitHub Actions.
# GitHub is often late at full hours and drops runs; an odd minute helps. After 60 days without a commit it turns
# schedules off in public repositories: \`gh workflow enable feeds.yml\` turns this one on again.
${warning}name: feeds

on:
  schedule:
    - cron: "${minute} * * * *"
  workflow_dispatch:
  push:
    branches:
      - ${yamlText(patternFor(branch))}

# One run at a time. A run is never canceled, because it would lose what it learned.
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
      - run: ${install}

      # What earlier runs saw, above all the links' states. A key is never written twice, so it names the run; the
      # newest one with the same prefix is restored.
      - uses: actions/cache/restore@v4
        with:
          path: ${yamlText(stateDir)}
          key: feedmill-\${{ github.run_id }}-\${{ github.run_attempt }}
          restore-keys: feedmill-

      # Bad records become annotations, not failures; the step summary says what the run did.
      - run: ${feedmill} build

      - uses: actions/configure-pages@v5
      - uses: actions/upload-pages-artifact@v4
        with:
          path: ${yamlText(outputDir)}
      - uses: actions/deploy-pages@v4
        id: deploy

      # ${hasHub ? "Tells the hub which feeds changed, once they can be fetched." : "If output.hub is set: tells the hub which feeds changed, once they can be fetched."}
      # If the hub is down, nothing fails: the feeds are live, and the next run tells it.
${indent}- run: ${feedmill} notify --when-live
${indent}  continue-on-error: true

      # Even after a failure: what the run learned about links is worth keeping.
      - uses: actions/cache/save@v4
        if: always()
        with:
          path: ${yamlText(stateDir)}
          key: feedmill-\${{ github.run_id }}-\${{ github.run_attempt }}

${failureJob}`;
}

const failureJob = `  # Opens one issue while runs fail; the first run that works closes it. Nobody reads a list of red runs.
  tell:
    needs: feeds
    # Also after a timeout, which cancels the job but not the run.
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
            if [ -n "$issue" ]; then gh issue close "$issue" --comment "They are built again: $RUN"; fi
          elif [ -z "$issue" ]; then
            gh issue create --title "$TITLE" --body "The last run failed: $RUN. This issue closes itself."
          fi
`;

/** A branch filter that matches only this branch. */
function patternFor(branch: string): string {
  return branch.replace(/[!+]/gu, "\\$&");
}
