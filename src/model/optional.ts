/** `{ key: value }` to spread into an object, or `{}` without a value, so that the key itself is absent. */
export function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
