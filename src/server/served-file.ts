import type { Stats } from "node:fs";
import type { BodyEncoding } from "./accept-encoding.ts";

/** One version of a file of the output. */
export type ServedFile = {
  /** Below the output. */
  readonly path: string;
  /** Where it is on disk, symlinks resolved. */
  readonly place: string;
  readonly stats: Stats;
  /** Hash of its bytes: the same bytes have the same tag after a restart or on another machine. */
  readonly tag: string;
  readonly type: string;
  /** The time of its last change, as an HTTP date. */
  readonly lastModified: string;
  /** The bodies that memory holds at the moment. Only the body cache changes it. */
  readonly bodies: Partial<Record<BodyEncoding, Buffer>>;
};
