import type { Extension } from "feed";
import { optional } from "../../model/optional.ts";
import type { Enclosure } from "../../model/record.ts";
import { type Markup, markup, trusted } from "../markup.ts";
import { extension } from "./extension.ts";
import type { MediaAttributes } from "./media.ts";

/** What every format must say of a file whose type nobody knows. */
const unknownType = "application/octet-stream";

/**
 * Elements of RSS for files to play. Only the first whose length is known can be an `enclosure`, of which readers expect
 * one, with its true size; the others are Media RSS, beside the pictures in `media`.
 */
export function rssEnclosures(enclosures: readonly Enclosure[], media: readonly Extension[]): Extension[] {
  const [sized] = enclosures.filter(({ length }) => length !== undefined);
  const others = enclosures.filter((one) => one !== sized).map((one) => ({ _attributes: mediaAttributesOf(one) }));
  const pictures = media.filter(({ name }) => name === "media:content").flatMap(({ objects }) => objects as unknown);
  return [
    ...(sized === undefined ? [] : [extension("enclosure", [{ _attributes: attributesOf(sized) }])]),
    ...(others.length === 0 ? [] : [extension("media:content", [...pictures, ...others])]),
    ...media.filter(({ name }) => others.length === 0 || name !== "media:content"),
  ];
}

function attributesOf({ url, length, type = unknownType }: Enclosure): MediaAttributes {
  return { url, length: String(length), type };
}

function mediaAttributesOf({ url, length, type, durationSeconds }: Enclosure): MediaAttributes {
  const medium = /^(?:audio|video|image)(?=\/)/u.exec(type ?? "")?.[0];
  return {
    url,
    ...optional("medium", medium),
    ...optional("type", type),
    ...optional("fileSize", length?.toString()),
    ...optional("duration", durationSeconds?.toString()),
  };
}

/** Links of Atom for files to play (RFC 4287, section 4.2.7). */
export function atomEnclosures(enclosures: readonly Enclosure[] = []): Markup[] {
  return enclosures.map(({ url, type, length, title }) => {
    const attributes = Object.entries({ type, length, title }).filter(([, value]) => value !== undefined);
    const written = attributes.map(([name, value]) => markup` ${trusted(name)}="${String(value)}"`);
    return markup`<link rel="enclosure"${written} href="${url}"/>`;
  });
}

/** Attachments of JSON Feed. */
export function jsonAttachments(enclosures: readonly Enclosure[] | undefined): readonly object[] | undefined {
  return enclosures?.map(({ url, type = unknownType, title, length, durationSeconds }) => ({
    url,
    mime_type: type,
    ...optional("title", title),
    ...optional("size_in_bytes", length),
    ...optional("duration_in_seconds", durationSeconds),
  }));
}
