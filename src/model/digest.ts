import { hash } from "node:crypto";
import { build } from "./version.ts";

/** A cache key: equal as long as the inputs and the build of the program are equal. */
export function digestOf(inputs: unknown): string {
  return hash("sha256", JSON.stringify([build, inputs]), "base64");
}
