import { optional } from "../model/optional.ts";
import type { Enclosure, Image } from "../model/record.ts";
import type { Faults } from "./fault.ts";
import type { FoundFields } from "./find-fields.ts";
import { listIn } from "./read-fields.ts";
import { enclosure, image } from "./schema.ts";
import { plainText } from "./text.ts";
import { parseUrl, resolveAsset } from "./url.ts";

/** The pictures of a record that have an address; root-relative ones are below `assetBase`. */
export function imagesOf(fields: FoundFields, assetBase: string | undefined, faults: Faults): Image[] {
  const [found] = fields.images ?? [];
  if (found === undefined) return [];
  return listIn(found, image, faults).flatMap(({ url: source, title, width, height }) => {
    if (source === undefined) faults.note(found.path, "has a picture without an address; give it a url");
    const url = resolveAsset(source ?? "", assetBase);
    if (url === undefined) return [];
    return [{ url, ...optional("width", width), ...optional("height", height), ...optional("title", textOf(title)) }];
  });
}

/** The files to play; one without an absolute address is a fault. */
export function enclosuresOf(fields: FoundFields, assetBase: string | undefined, faults: Faults): Enclosure[] {
  const all = (fields.enclosures ?? []).flatMap((found) =>
    listIn(found, enclosure, faults).flatMap(({ url: source = "", title, type, length, duration }) => {
      const url = resolveAsset(source, assetBase);
      if (url === undefined) {
        const parsed = parseUrl(source);
        faults.note(found.path, "fault" in parsed ? parsed.fault : "cannot be used");
        return [];
      }
      const kind = typeOf(type, url);
      return [
        {
          url,
          ...optional("type", kind),
          ...optional("length", length),
          ...optional("durationSeconds", secondsOf(duration)),
          ...optional("title", textOf(title)),
        },
      ];
    }),
  );
  return [...new Map(all.map((one) => [one.url, one])).values()];
}

function textOf(text: string | undefined): string | undefined {
  const plain = plainText(text ?? "");
  return plain === "" ? undefined : plain;
}

// A map: `types["constructor"]` of an object would be a function.
const types: ReadonlyMap<string, string> = new Map([
  ["mp3", "audio/mpeg"],
  ["m4a", "audio/mp4"],
  ["m4b", "audio/mp4"],
  ["aac", "audio/aac"],
  ["ogg", "audio/ogg"],
  ["oga", "audio/ogg"],
  ["opus", "audio/ogg"],
  ["flac", "audio/flac"],
  ["wav", "audio/wav"],
  ["mp4", "video/mp4"],
  ["m4v", "video/mp4"],
  ["mov", "video/quicktime"],
  ["webm", "video/webm"],
  ["ogv", "video/ogg"],
  ["pdf", "application/pdf"],
  ["epub", "application/epub+zip"],
  ["zip", "application/zip"],
]);

function typeOf(written: string | undefined, url: string): string | undefined {
  const type = written?.trim().toLowerCase() ?? "";
  if (/^[a-z]+\/[a-z0-9.+-]+$/u.test(type)) return type;
  return types.get(new URL(url).pathname.split(".").at(-1)?.toLowerCase() ?? "");
}

/** `3723`, `1:02:03` and `PT1H2M3S` are the same. */
function secondsOf(text: string | undefined): number | undefined {
  const source = text?.trim() ?? "";
  if (/^\d{1,7}(?:\.\d+)?$/u.test(source)) return Math.round(Number(source)) || undefined;
  if (/^\d{1,4}(?::\d{2}){1,2}$/u.test(source)) {
    return source.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) || undefined;
  }
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d+)?S)?)?$/iu.exec(source) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds) || undefined;
}
