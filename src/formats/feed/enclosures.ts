import { optional } from "../../model/optional.ts";
import type { Enclosure } from "../../model/record.ts";
import { type Markup, markup, plainText, trusted } from "../markup.ts";
import type { MediaElement } from "./media.ts";

/** What every format must say of a file whose type nobody knows. */
const unknownType = "application/octet-stream";

/** The attributes of RSS's `enclosure`: of the first file whose length is known, for readers expect one, with its size. */
export function enclosureOf(enclosures: readonly Enclosure[] = []): MediaElement["attributes"] | undefined {
  const sized = sizedOf(enclosures);
  return sized && { url: sized.url, length: String(sized.length), type: sized.type ?? unknownType };
}

/** Media RSS elements for all other files to play. */
export function mediaEnclosures(enclosures: readonly Enclosure[] = []): MediaElement[] {
  return enclosures.filter((one) => one !== sizedOf(enclosures)).map(toMediaElement);
}

function sizedOf(enclosures: readonly Enclosure[]): Enclosure | undefined {
  return enclosures.find(({ length }) => length !== undefined);
}

function toMediaElement({ url, length, type, durationSeconds }: Enclosure): MediaElement {
  const medium = /^(?:audio|video|image)(?=\/)/u.exec(type ?? "")?.[0];
  return {
    name: "media:content",
    attributes: {
      url,
      ...optional("medium", medium),
      ...optional("type", type),
      ...optional("fileSize", length?.toString()),
      ...optional("duration", durationSeconds?.toString()),
    },
  };
}

/** Links of Atom for files to play (RFC 4287, section 4.2.7). */
export function atomEnclosures(enclosures: readonly Enclosure[] = []): Markup[] {
  return enclosures.map(({ url, type, length, title }) => {
    const attributes = Object.entries({ type, length }).filter(([, value]) => value !== undefined);
    const written = attributes.map(([name, value]) => markup` ${trusted(name)}="${String(value)}"`);
    const titled = title && markup` title="${plainText(title)}"`;
    return markup`<link rel="enclosure"${written}${titled} href="${url}"/>`;
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
