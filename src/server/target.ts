const absoluteForm = /^https?:\/\/[^/?#]*/iu;

/**
 * The decoded path below the output that a request target names, without the query; `undefined` when it cannot be
 * decoded. Proxies may send the absolute form (RFC 9112 section 3.2.2).
 */
export function pathOf(target: string): string | undefined {
  const local = target.startsWith("/") ? target : target.replace(absoluteForm, "");
  const query = local.indexOf("?");
  const path = query === -1 ? local : local.slice(0, query);
  if (!path.startsWith("/")) return path === "" ? "" : undefined;
  if (!path.includes("%")) return path.slice(1);
  try {
    return decodeURIComponent(path).slice(1);
  } catch {
    return undefined;
  }
}

/** The query of a request target with its question mark, or nothing. */
export function queryOf(target: string): string {
  const query = target.indexOf("?");
  return query === -1 ? "" : target.slice(query);
}
