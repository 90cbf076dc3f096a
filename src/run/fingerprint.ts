import { hash } from "node:crypto";
import { build } from "../version.ts";

/** Names what something is rendered from: the same inputs and program, the same fingerprint. */
export function fingerprintOf(inputs: unknown): string {
  return hash("sha256", JSON.stringify([build, inputs]), "base64");
}
