import { type FieldMapping, type FieldName, fieldNames, fieldTable } from "./fields.ts";

/** A value of the front matter, and the keys that lead to it. */
export type Found = { readonly path: readonly string[]; readonly value: unknown };

/** What a record says, by field: the most trusted name first, empty values left out. */
export type FoundFields = Readonly<Partial<Record<FieldName, readonly Found[]>>>;

/** Finds the fields of one record after another. */
export type FieldFinder = {
  readonly find: (front: Readonly<Record<string, unknown>>) => FoundFields;
  /** True for a key that the table or the mapping names. */
  readonly isKnown: (key: string) => boolean;
};

/** A name's claim to a field; `path` is the name as keys. */
type Claim = { readonly field: FieldName; readonly rank: number; readonly path: readonly string[] };
const none: readonly Claim[] = [];
const finders = new WeakMap<FieldMapping, FieldFinder>();

/** The finder for `records.fields`; one for each mapping, however many records ask. */
export function fieldFinder(mapping: FieldMapping): FieldFinder {
  const known = finders.get(mapping);
  if (known !== undefined) return known;
  const finder = makeFinder(mapping);
  finders.set(mapping, finder);
  return finder;
}

function makeFinder(mapping: FieldMapping): FieldFinder {
  const claims = new Map<string, Claim[]>();
  const nested: Claim[] = [];
  for (const field of fieldNames) {
    const names = [...(mapping[field] ?? []), ...fieldTable[field].names];
    for (const [rank, name] of names.entries()) {
      if (name.includes(".")) nested.push({ field, rank, path: name.split(".") });
      claims.set(name, [...(claims.get(name) ?? []), { field, rank, path: [name] }]);
    }
  }
  return {
    isKnown: (key) => claims.has(key),
    find(front) {
      const found: Ranked = {};
      for (const key of Object.keys(front)) {
        for (const claim of claims.get(key) ?? none) note(found, claim, front[key]);
      }
      for (const claim of nested) note(found, claim, valueAt(front, claim.path));
      for (const list of Object.values(found)) if (list.length > 1) list.sort((a, b) => a.rank - b.rank);
      return found;
    },
  };
}

type Ranked = Partial<Record<FieldName, (Found & { readonly rank: number })[]>>;

function note(found: Ranked, { field, rank, path }: Claim, value: unknown): void {
  if (isEmpty(value)) return;
  const list = found[field];
  if (list === undefined) found[field] = [{ path, value, rank }];
  else list.push({ path, value, rank });
}

/** An empty value says nothing, wherever it is. */
export function isEmpty(value: unknown): value is undefined | null | "" {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

function valueAt(front: unknown, path: readonly string[]): unknown {
  let value = front;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
