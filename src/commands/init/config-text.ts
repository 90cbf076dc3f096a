import { stringify } from "yaml";

/** The settings that `feedmill init` takes as flags. */
export type InitChoices = {
  /** Where the feeds will be reachable. */
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly records?: string | undefined;
  readonly output?: string | undefined;
  readonly state?: string | undefined;
};

/** The commented `config/feedmill.yaml` of a new project: what most projects set. Nothing in it is required. */
export function configText({ url, title, records, output, state }: InitChoices): string {
  return `# yaml-language-server: $schema=../node_modules/feedmill/config.schema.json
# Every setting has a default, and unknown ones are errors. Paths are relative to the folder that contains config/.

site:
  title: ${scalar(title ?? "My feeds")}
  # Where the output folder will be reachable. Without it the feeds are a preview without an address.
${setting("url", url, "https://feeds.example.org/")}
  description: "What we read, by topic."
  language: en
  # author: { name: Your Name, url: https://example.org/ }
  # Every item's id begins with this. Do not change it once people have subscribed.
  # idPrefix: "tag:feeds.example.org,2026:"

records:
${setting("dir", records, "records")}
  # What to do with a record that does not say \`published\`: publish or hide.
  # undecided: publish

feeds:
  # How many items a feed has: the newest ones.
  # limit: 50
  # summary shows the excerpt; full shows the text of the record.
  # content: summary
  # More feeds, each defined by a query, in output/feeds/<id>/.
  # extra: [{ id: best, title: The best, where: { minQuality: 80 } }]

links:
  # Check whether the links still work. Only links that are proved dead leave the feeds.
  check: true
  # Rules for single hosts.
  # hosts: { "example.org": { hostGapMs: 2000 } }

output:
${setting("dir", output, "output")}
  # A WebSub hub. The feeds name it; \`feedmill notify\` or \`serve --schedule\` tells it what changed.
  # hub: https://pubsubhubbub.appspot.com/

# When \`feedmill schedule\` runs.
# schedule: { cron: "17 * * * *", timezone: UTC }

# The folder that remembers what earlier runs saw. Keep it; in CI, in a cache.
${state === undefined ? "# state: .feedmill" : `state: ${scalar(state)}`}
`;
}

function setting(key: string, value: string | undefined, example: string): string {
  return value === undefined ? `  # ${key}: ${example}` : `  ${key}: ${scalar(value)}`;
}

/** Text as one line of YAML. */
function scalar(text: string): string {
  return stringify(text, { defaultStringType: "QUOTE_DOUBLE", lineWidth: 0 }).trimEnd();
}
