import { pagePolicy } from "../formats/hosting/server-files.ts";
import type { BodyEncoding } from "./accept-encoding.ts";
import type { ServedFile } from "./served-file.ts";

/** Names and values by turns, as `writeHead` takes them without a copy. */
export type Head = readonly string[];

/** Every answer but a 304: feeds and embeds are for other sites; nothing here needs a referrer or a guessed type. */
export const commonHead: Head = [
  ...["cross-origin-opener-policy", "same-origin", "cross-origin-resource-policy", "cross-origin"],
  ...["referrer-policy", "no-referrer", "x-content-type-options", "nosniff"],
];

/** Answers about files: scripts of all sites may read them. */
export const sharedHead: Head = [
  ...commonHead,
  ...["access-control-allow-origin", "*", "access-control-expose-headers", "ETag, Last-Modified, Link"],
];

/** How an answer is to be read and cached, beside the file itself. */
export type FileHeaders = {
  readonly cacheControl: string;
  /** The `Link` header, if the file has one. */
  readonly link: string | undefined;
};

/** The heads of the answers for one file in one encoding. */
export type FileHeads = FileHeaders & {
  readonly etag: string;
  /** Of a 200 or 206, without `Content-Length`. */
  readonly ok: Head;
  /** What RFC 9110 section 15.4.5 asks of a 304, and that scripts of other sites may read it. */
  readonly notModified: Head;
};

const heads = new WeakMap<ServedFile, Partial<Record<BodyEncoding, FileHeads>>>();

/** The heads for a file, made once as long as `headers` stay the same. */
export function headsOf(file: ServedFile, encoding: BodyEncoding, headers: FileHeaders): FileHeads {
  let ofFile = heads.get(file);
  if (ofFile === undefined) {
    ofFile = {};
    heads.set(file, ofFile);
  }
  const known = ofFile[encoding];
  if (known !== undefined && known.cacheControl === headers.cacheControl && known.link === headers.link) return known;
  const made = makeHeads(file, encoding, headers);
  ofFile[encoding] = made;
  return made;
}

/** The tag of a file in an encoding: other bytes, another tag. */
export function etagOf({ tag }: ServedFile, encoding: BodyEncoding): string {
  return encoding === "identity" ? `"${tag}"` : `"${tag}-${encoding}"`;
}

const ownPolicy = `${pagePolicy}; frame-ancestors 'self'`;
/** Other sites may frame what is made for them. */
const framedPolicy = `${pagePolicy}; frame-ancestors *`;
const isEmbed = /^embed\//u;

function makeHeads(file: ServedFile, encoding: BodyEncoding, { cacheControl, link }: FileHeaders): FileHeads {
  const etag = etagOf(file, encoding);
  const validators = ["cache-control", cacheControl, "etag", etag, "vary", "accept-encoding"];
  return {
    cacheControl,
    link,
    etag,
    ok: [
      ...sharedHead,
      ...validators,
      ...["last-modified", file.lastModified, "accept-ranges", "bytes", "content-type", file.type],
      ...["content-security-policy", isEmbed.test(file.path) ? framedPolicy : ownPolicy],
      ...(link === undefined ? [] : ["link", link]),
      ...(encoding === "identity" ? [] : ["content-encoding", encoding]),
    ],
    notModified: [...validators, "access-control-allow-origin", "*"],
  };
}
