import type { z } from "zod";
import type { Faults } from "./fault.ts";
import type { FieldName } from "./fields.ts";
import { type Found, type FoundFields, isEmpty } from "./find-fields.ts";
import { isMojibake, plainText } from "./text.ts";

/** A field's text with the path it was found at. */
export type FoundText = { readonly path: readonly PropertyKey[]; readonly text: string };

/** The first value of a field, when it is text; other values are faults. */
export function textIn(fields: FoundFields, field: FieldName, faults: Faults, isFatal = false): FoundText | undefined {
  const [found] = fields[field] ?? [];
  if (found === undefined) return undefined;
  const { path, value } = found;
  if (typeof value === "string") return { path, text: value };
  (isFatal ? faults.refuse : faults.note)(path, "must be text; put it in quotes");
  return undefined;
}

/** The first value of a field as plain text, "" when there is none; mojibake is reported. */
export function plainTextIn(fields: FoundFields, field: FieldName, faults: Faults, isFatal = false): string {
  const found = textIn(fields, field, faults, isFatal);
  if (found === undefined) return "";
  const text = plainText(found.text);
  if (isMojibake(found.text) || (text !== found.text && isMojibake(text)))
    faults.note(found.path, "looks like text read in the wrong encoding; retype it");
  return text;
}

/** A number, as YAML and TOML write decimal ones. */
export function numberIn(fields: FoundFields, field: FieldName, faults: Faults): number | undefined {
  const [found] = fields[field] ?? [];
  if (found === undefined) return undefined;
  const { path, value } = found;
  if (typeof value === "number") return value;
  if (typeof value === "string" && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?$/iu.test(value.trim())) {
    const number = Number(value);
    if (Number.isFinite(number)) return number;
  }
  faults.note(path, "must be a number");
  return undefined;
}

/** A mapping of that shape; another one is a fault. */
export function shapeIn<Shape extends z.ZodType>(
  { path, value }: Found,
  shape: Shape,
  faults: Faults,
): z.infer<Shape> | undefined {
  const checked = shape.safeParse(value);
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues) faults.note([...path, ...issue.path], issue.message);
  return undefined;
}

/** The values of a field that may be a list or a single one; wrong ones are faults, the others stay. */
export function listIn<Shape extends z.ZodType>(
  { path, value }: Found,
  shape: Shape,
  faults: Faults,
): z.infer<Shape>[] {
  if (!Array.isArray(value)) return singleOf(shapeIn({ path, value }, shape, faults));
  return value.flatMap((one, index) => {
    if (isEmpty(one)) return [];
    const checked = shape.safeParse(one);
    if (checked.success) return [checked.data];
    for (const issue of checked.error.issues) faults.note([...path, index, ...issue.path], issue.message);
    return [];
  });
}

function singleOf<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}
