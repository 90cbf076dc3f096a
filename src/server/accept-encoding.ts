import type { Encoding } from "../output/precompress.ts";

/** The content coding of a body. */
export type BodyEncoding = Encoding | "identity";

const codings = ["br", "gzip", "identity"] as const;

/** Clients send few different headers, over and over. */
const cache = new Map<string, BodyEncoding>();
const maxCached = 1000;

/** The coding with the highest weight in `Accept-Encoding`; of equal ones the smallest (RFC 9110 section 12.5.3). */
export function chooseEncoding(accepted: string | undefined): BodyEncoding {
  if (accepted === undefined) return "identity";
  const cached = cache.get(accepted);
  if (cached !== undefined) return cached;
  if (cache.size >= maxCached) cache.clear();
  const encoding = negotiate(accepted);
  cache.set(accepted, encoding);
  return encoding;
}

function negotiate(accepted: string): BodyEncoding {
  const weights = new Map<string, number>();
  for (const part of accepted.toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith("q="))?.slice(2);
    weights.set(name === "x-gzip" ? "gzip" : name, weight === undefined ? 1 : Number(weight) || 0);
  }
  // `*` stands for every coding but identity, which is always acceptable, though least preferred when not listed.
  const weightOf = (coding: BodyEncoding) =>
    weights.get(coding) ?? (coding === "identity" ? 0 : (weights.get("*") ?? 0));
  const best = Math.max(...codings.map(weightOf));
  return best > 0 ? (codings.find((coding) => weightOf(coding) === best) ?? "identity") : "identity";
}
