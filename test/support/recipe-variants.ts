import { aFolder, filesIn, runCommand } from "./project.ts";

const hub = "hub: https://hub.example/";
const named = { "package.json": '{ "dependencies": { "feedmill": "file:feedmill.tgz" } }' };
const lock = { ...named, "package-lock.json": "{}" };

/** Projects that CI recipes must fit: what they are, and their files. */
export const recipeVariants: readonly (readonly [name: string, files: Readonly<Record<string, string>>])[] = [
  ["a bare folder", {}],
  ["a hub", { "config/feedmill.yaml": `output: { ${hub} }\n` }],
  ["a package.json", { "package.json": "{}" }],
  ["no lock file", named],
  ["a lock file and a hub", { ...lock, "config/feedmill.yaml": `output: { ${hub} }\n` }],
  ["other folders", { "config/feedmill.yaml": `output: { ${hub}, dir: public }\nstate: kept/state\n` }],
  [
    "folders and a branch that YAML and shells read otherwise",
    {
      "config/feedmill.yaml": `output: { ${hub}, dir: "it's: #1 [x], y" }\nstate: "123"\n`,
      ".git/HEAD": "ref: refs/heads/a,b{c}#+1\n",
    },
  ],
  ["a branch that YAML takes for no text", { ".git/HEAD": "ref: refs/heads/true\n" }],
];

/** The recipe that `init` writes for a project of these files. */
export async function recipeFor(
  ci: "github" | "gitlab",
  files: Readonly<Record<string, string>>,
): Promise<{ readonly dir: string; readonly text: string }> {
  const dir = aFolder(files);
  await runCommand(["init", "--ci", ci], { cwd: dir });
  const path = ci === "github" ? ".github/workflows/feeds.yml" : ".gitlab-ci.yml";
  return { dir, text: filesIn(dir)[path] ?? "" };
}

/** The recipe with the steps and jobs that it holds as comments. */
export function uncommented(recipe: string): string {
  return recipe.replace(/^( *)# (?=- run: |notify:| {2,}[\w-]+:| {4}- )/gmu, "$1");
}
