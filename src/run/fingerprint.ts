import { hash } from "node:crypto";
import { version } from "../version.ts";

/** Names what something is rendered from: the same inputs and program, the same fingerprint. */
export function fingerprintOf(inputs: unknown): string {
  return hash("sha256", JSON.stringify([version, inputs]), "base64");
}
