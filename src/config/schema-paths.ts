import { z } from "zod";
import { configSchema } from "./schema.ts";

/** The path of a setting: section, key, then nested keys and list positions. */
export type SettingPath = readonly PropertyKey[];

/** The keys that the schema names at a path. */
export function keysAt(path: SettingPath): string[] {
  const type = typeAt(path);
  return type instanceof z.ZodObject ? Object.keys(type.shape) : [];
}

/** True for settings whose value is text, even if it looks like something else. */
export function isTextAt(path: SettingPath): boolean {
  return typeAt(path)?.def.type === "string";
}

/** The sections and the keys directly below them: the settings that have an environment variable. */
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

/** Unwraps defaults and preprocessing. Of a union, picks the form with keys. */
function bare(type: z.ZodType | undefined): z.ZodType | undefined {
  if (type instanceof z.ZodOptional || type instanceof z.ZodDefault || type instanceof z.ZodPrefault) {
    return bare(type.unwrap() as z.ZodType);
  }
  if (type instanceof z.ZodUnion)
    return (type.options as z.ZodType[]).map(bare).find((one) => one instanceof z.ZodObject);
  return type instanceof z.ZodPipe ? bare(type.out as z.ZodType) : type;
}
