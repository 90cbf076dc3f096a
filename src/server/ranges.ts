/** The first and the last byte of a part. */
export type ByteRange = { readonly start: number; readonly end: number };

/** What `Range` asks of a body: the whole of it, parts, or nothing that exists (416). */
export type RangeRequest = "whole" | "unsatisfiable" | readonly ByteRange[];

/** Requests for more parts get the whole body: each part costs a head of about 150 bytes. */
const maxParts = 64;

/**
 * Reads a `Range` header for a body of `size` bytes. Where RFC 9110 leaves a choice this decides as nginx does: malformed
 * ranges are unsatisfiable, and parts that add up to more than the body are answered with the whole.
 *
 * @see RFC 9110 section 14.2
 */
export function parseRange(header: string, size: number): RangeRequest {
  const [unit, list] = splitOnce(header, "=");
  if (unit.trim().toLowerCase() !== "bytes" || list === undefined || size === 0) return "whole";
  const specs = list.split(",").filter((spec) => spec.trim() !== "");
  const ranges = specs.map((spec) => parseSpec(spec, size));
  if (ranges.length === 0 || ranges.includes("malformed")) return "unsatisfiable";
  const parts = ranges.filter((range): range is ByteRange => typeof range === "object");
  if (parts.length === 0) return "unsatisfiable";
  const total = parts.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  return total > size || parts.length > maxParts ? "whole" : parts;
}

function parseSpec(spec: string, size: number): ByteRange | "malformed" | "beyond" {
  const [, first = "", last = ""] = /^\s*(\d*)\s*-\s*(\d*)\s*$/u.exec(spec) ?? [];
  if (first === "") {
    if (last === "") return "malformed";
    // A suffix; one longer than the body means all of it.
    const length = Math.min(Number(last), size);
    return length === 0 ? "beyond" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return "malformed";
  return start >= size ? "beyond" : { start, end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
