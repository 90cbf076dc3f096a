import { hash } from "node:crypto";
import { build } from "./version.ts";

/** A cache key of what something is rendered from: the same inputs and program, the same digest. */
export function digestOf(inputs: unknown): string {
  return hash("sha256", JSON.stringify([build, inputs]), "base64");
}
