import { stringify } from "yaml";

/** What `feedmill init` was told; everything else starts with its default. */
export type InitChoices = {
  /** Where the feeds will live. */
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly records?: string | undefined;
  readonly output?: string | undefined;
  readonly state?: string | undefined;
};

/** The commented `config/feedmill.yaml` of a new project: what most projects set, and nothing that must be set. */
export function configText({ url, title, records, output, state }: InitChoices): string {
  return `# yaml-language-server: $schema=../node_modules/feedmill/config.schema.json
# Every setting has a default, and an unknown one is an error. Paths are relative to the folder above this one.

site:
  title: ${scalar(title ?? "My feeds")}
  # Where the output folder will be reachable. Without it the feeds are a preview that cannot name its own address.
${setting("url", url, "https://feeds.example.org/")}
  description: "What we read, by topic."
  language: en
  # author: { name: Your Name, url: https://example.org/ }
  # The beginning of every item's id. Never change it once people have subscribed.
  # idPrefix: "tag:feeds.example.org,2026:"

records:
${setting("dir", records, "records")}
  # What becomes of a record that does not say \`published\`: publish or hide.
  # undecided: publish

feeds:
  # Items per feed, the newest.
  # limit: 50
  # summary shows the excerpt, full the text of the record.
  # content: summary
  # Feeds by query, in output/feeds/<id>/.
  # extra: [{ id: best, title: The best, where: { minQuality: 80 } }]

links:
  # Ask whether the links are still there. Only what is proved dead leaves the feeds.
  check: true
  # Exceptions for single hosts.
  # hosts: { "example.org": { hostGapMs: 2000 } }

output:
${setting("dir", output, "output")}
  # A WebSub hub: named in the feeds, and told by \`feedmill notify\` or \`serve --schedule\` what changed.
  # hub: https://pubsubhubbub.appspot.com/

# When \`feedmill schedule\` runs.
# schedule: { cron: "17 * * * *", timezone: UTC }

# What is remembered between runs. Keep it: in CI, in a cache.
${state === undefined ? "# state: .feedmill" : `state: ${scalar(state)}`}
`;
}

function setting(key: string, value: string | undefined, example: string): string {
  return value === undefined ? `  # ${key}: ${example}` : `  ${key}: ${scalar(value)}`;
}

/** Text as one line of YAML that means exactly this text. */
function scalar(text: string): string {
  return stringify(text, { defaultStringType: "QUOTE_DOUBLE", lineWidth: 0 }).trimEnd();
}
