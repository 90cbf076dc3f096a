import { feedmill, type Recipe, type RecipePlan, yamlText } from "./recipe.ts";

/** GitLab CI: builds on a schedule and deploys to GitLab Pages. */
export const gitlab = {
  name: "gitlab",
  path: ".gitlab-ci.yml",
  setup: "on GitLab: commit, push, and create a pipeline schedule; .gitlab-ci.yml says where.",
  render: pipeline,
} as const satisfies Recipe;

function pipeline({ install, warning, outputDir, stateDir, minute, hasHub }: RecipePlan): string {
  // GitLab publishes this folder and no other.
  const move = outputDir === "public" ? [] : ["rm -rf public", `cp -r ${shellText(outputDir)} public`];
  const notify = notifyJob(install, stateDir);
  return `# Builds the feeds and deploys them to GitLab Pages. Written by \`feedmill init --ci gitlab\`; it is yours now.
#
# Once: Build > Pipeline schedules > New schedule, with the interval pattern: ${minute} * * * *
# (an odd minute: full hours are crowded). GitLab mails the schedule's owner when a pipeline fails.
${warning}stages: [feeds, notify]

default:
  image: node:24-slim
  interruptible: false

workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule" || $CI_PIPELINE_SOURCE == "web"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH

pages:
  stage: feeds
  timeout: 30 minutes
  # One run at a time.
  resource_group: feeds
  # What earlier runs saw, above all the links' states. Kept even after a failure.
${stateCache(stateDir)}  script:
    - ${install}
    - ${feedmill} build
${move.map((line) => `    - ${yamlText(line)}\n`).join("")}  artifacts:
    paths: [public]
${hasHub ? notify : commented(notify)}`;
}

function notifyJob(install: string, stateDir: string): string {
  return `
# If output.hub is set: tells the hub which feeds changed. GitLab publishes the site some time after its job.
notify:
  stage: notify
  timeout: 10 minutes
  resource_group: feeds
  needs: [pages]
${stateCache(stateDir)}  script:
    - ${install}
    - ${feedmill} notify --output public --when-live
`;
}

function stateCache(stateDir: string): string {
  return `  cache:
    key: feedmill
    paths: [${JSON.stringify(`${stateDir}/`)}]
    when: always
`;
}

function commented(text: string): string {
  return text.replace(/^(?=[^\n#])/gmu, "# ");
}

function shellText(text: string): string {
  return /^[\w./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
