import { configJsonSchema } from "../../src/cli/config-schema.ts";
import { fieldTable } from "../../src/records/fields.ts";

type Schema = {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
};

/** The config guide's table of settings, made from the schema. */
export function settingsTable(): string {
  const { properties = {} } = configJsonSchema() as Schema;
  const rows = Object.entries(properties).flatMap(([section, schema]) =>
    schema.properties === undefined
      ? [row(section, schema)]
      : Object.entries(schema.properties).map(([key, inner]) => row(`${section}.${key}`, inner)),
  );
  return `| key | default | meaning |\n|---|---|---|\n${rows.join("")}`;
}

function row(path: string, { default: value, description = "" }: Schema): string {
  const shown =
    value === undefined || value === "" ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
  return `| \`${path}\` | ${shown} | ${description.replaceAll("|", "\\|")} |\n`;
}

/** The record guide's table of fields, made from the one that records are read by. */
export function fieldsTable(): string {
  const rows = Object.entries(fieldTable).map(([field, { names, use }]) => {
    return `| \`${field}\` | ${names.map((name) => `\`${name}\``).join(" ")} | ${use} |\n`;
  });
  return `| field | its names | what it is for |\n|---|---|---|\n${rows.join("")}`;
}
