import { z } from "zod";
import { configSchema } from "./schema.ts";

/** The place of a setting: section, key, and below that keys and positions. */
export type SettingPath = readonly PropertyKey[];

/** The keys that are allowed at a place, as far as the schema names them. */
export function keysAt(path: SettingPath): string[] {
  const type = typeAt(path);
  return type instanceof z.ZodObject ? Object.keys(type.shape) : [];
}

/** True for settings that are text, whatever it looks like. */
export function isTextAt(path: SettingPath): boolean {
  return typeAt(path)?.def.type === "string";
}

/** The sections and the keys right below them: the settings that have an environment variable. */
export function shallowPaths(): string[][] {
  return keysAt([]).flatMap((section) => [[section], ...keysAt([section]).map((key) => [section, key])]);
}

function typeAt(path: SettingPath): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((type, key) => type && bare(below(type, key)), configSchema);
}

function below(type: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  if (type instanceof z.ZodObject) return type.shape[String(key)];
  if (type instanceof z.ZodArray) return type.element as z.ZodType;
  return type instanceof z.ZodRecord ? (type.valueType as z.ZodType) : undefined;
}

/** Without wrappers for defaults and preparation; of several forms, the one with keys. */
function bare(type: z.ZodType | undefined): z.ZodType | undefined {
  if (type instanceof z.ZodOptional || type instanceof z.ZodDefault || type instanceof z.ZodPrefault) {
    return bare(type.unwrap() as z.ZodType);
  }
  if (type instanceof z.ZodUnion)
    return (type.options as z.ZodType[]).map(bare).find((one) => one instanceof z.ZodObject);
  return type instanceof z.ZodPipe ? bare(type.out as z.ZodType) : type;
}
