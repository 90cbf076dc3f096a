import { hash } from "node:crypto";
import { packingOf, unpack } from "./precompress.ts";

/** What a file of ours says about itself, in case the memory of having written it was lost. */
const mark = /generator(?:>|" content="|": "|=")feedmill|_feedmill|written by feedmill/iu;

/** The first line of files that people paste into their own: it vouches for these very bytes, not for what holds them. */
const seal = /^# From feedmill.* sha256 of the rest: (?<digest>[\da-f]{64})$/u;

/** True when the file at `path` says, by a mark or a seal, that it is ours. */
export function saysItIsOurs(path: string, bytes: Buffer): boolean {
  const text = textOf(path, bytes);
  return mark.test(text) || isSealed(text);
}

function isSealed(text: string): boolean {
  const end = text.indexOf("\n");
  const digest = seal.exec(text.slice(0, Math.max(end, 0)))?.groups?.["digest"];
  return digest !== undefined && digest === hash("sha256", text.slice(end + 1));
}

function textOf(path: string, bytes: Buffer): string {
  const packing = packingOf(path);
  return (packing === undefined ? bytes : (unpack(bytes, packing) ?? bytes)).toString("utf8");
}
