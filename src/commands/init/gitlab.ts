import type { CiPlan } from "./ci-plan.ts";
import { yamlText } from "./yaml-text.ts";

/** `.gitlab-ci.yml`: builds on a schedule and deploys to GitLab Pages. */
export function gitlabPipeline({ install, feedmill, outputDir, stateDir, minute, hasHub }: CiPlan): string {
  const setup = install === undefined ? "" : `    - ${install}\n`;
  // GitLab takes the site from this folder and no other.
  const move = outputDir === "public" ? [] : ["rm -rf public", `cp -r ${shellText(outputDir)} public`];
  const notify = notifyJob(setup, feedmill, stateDir);
  return `# Builds the feeds and deploys them to GitLab Pages. Written by \`feedmill init --ci gitlab\`; it is yours now.
#
# Once: Build > Pipeline schedules > New schedule, with the interval pattern: ${minute} * * * *
# (an odd minute: full hours are crowded). GitLab mails the schedule's owner when a pipeline fails.
stages: [feeds, notify]

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
  # What is remembered between runs: link states above all. Kept also after a failure.
  cache:
    key: feedmill
    paths: [${JSON.stringify(`${stateDir}/`)}]
    when: always
  script:
${setup}    - ${feedmill} build
${move.map((line) => `    - ${yamlText(line)}\n`).join("")}  artifacts:
    paths: [public]
${hasHub ? notify : commented(notify)}`;
}

function notifyJob(setup: string, feedmill: string, stateDir: string): string {
  return `
# With output.hub set: tells the hub which feeds changed. GitLab takes the site over some time after its job.
notify:
  stage: notify
  timeout: 10 minutes
  resource_group: feeds
  needs: [pages]
  cache:
    key: feedmill
    paths: [${JSON.stringify(`${stateDir}/`)}]
    when: always
  script:
${setup}    - ${feedmill} notify --output public --when-live
`;
}

function commented(text: string): string {
  return text.replace(/^(?=[^\n#])/gmu, "# ");
}

function shellText(text: string): string {
  return /^[\w./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
