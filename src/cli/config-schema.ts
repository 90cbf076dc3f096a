import { writeFileSync } from "node:fs";
import { z } from "zod";
import { configSchema } from "../config/schema.ts";

/** JSON Schema of `config/feedmill.yaml`, for editors. */
export function configJsonSchema(): object {
  return { title: "feedmill config", ...z.toJSONSchema(configSchema, { io: "input" }) };
}

// Run as a script, this writes the schema to the file in its first argument.
const [, script, file] = process.argv;
if (import.meta.filename === script && file !== undefined)
  writeFileSync(file, `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
