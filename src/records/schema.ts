import { z } from "zod";

// Scalars of front matter are text until a field says what they are: what follows says it for mappings and lists.
const text = z.string({ error: "must be text; put it in quotes" });
const optionalText = text.nullish();
/** A size or count; anything else than a whole number above 0 counts as absent. */
const amount = z.coerce.number().int().positive().optional().catch(undefined);

const address = {
  url: optionalText,
  src: optionalText,
  path: optionalText,
  file: optionalText,
  image: optionalText,
  href: optionalText,
};
type Address = { readonly [Key in keyof typeof address]?: string | null | undefined };

function addressOf({ url, src, path, file, image, href }: Address): string | undefined {
  return url ?? src ?? path ?? file ?? image ?? href ?? undefined;
}

/** A picture: its address alone, or a mapping in the words of any generator. */
export const image = z.union(
  [
    z
      .object({
        ...address,
        title: optionalText,
        alt: optionalText,
        caption: optionalText,
        width: amount,
        height: amount,
      })
      .transform(({ title, alt, caption, width, height, ...rest }) => ({
        url: addressOf(rest),
        title: title ?? alt ?? caption ?? undefined,
        width,
        height,
      })),
    text.transform((url) => ({ url, title: undefined, width: undefined, height: undefined })),
  ],
  { error: "must be an address, or { url, width, height }" },
);

/** A file to play: its address alone, or a mapping. */
export const enclosure = z.union(
  [
    z
      .object({
        ...address,
        title: optionalText,
        type: optionalText,
        mime: optionalText,
        mimeType: optionalText,
        length: amount,
        size: amount,
        bytes: amount,
        duration: optionalText,
      })
      .transform(({ title, type, mime, mimeType, length, size, bytes, duration, ...rest }) => ({
        url: addressOf(rest),
        title: title ?? undefined,
        type: type ?? mime ?? mimeType ?? undefined,
        length: length ?? size ?? bytes,
        duration: duration ?? undefined,
      })),
    text.transform((url) => ({ url, title: undefined, type: undefined, length: undefined, duration: undefined })),
  ],
  { error: "must be an address, or { url, type, length }" },
);

const person = z.union([text.transform((name) => ({ name })), z.object({ name: text })], {
  error: "must be a name, or { name }",
});
/** Names in every shape people write them: one, several, with or without more about each. */
export const people = z.union([z.array(person), person.transform((one) => [one])], {
  error: "must be a name, { name }, or a list of them",
});

const source = { name: optionalText, domain: optionalText };
const mustBeSource = { error: "must be { name, domain }" };
/** Who published the original. */
export const provider = z.object({ ...source, authors: people.nullish() }, mustBeSource);
export type ProviderFields = z.infer<typeof provider>;

/** Another page on the same story. */
export const related = z.object(
  {
    title: optionalText,
    webUrl: optionalText,
    originalUrl: optionalText,
    provider: z.object(source, mustBeSource).nullish(),
  },
  { error: "must be { title, webUrl }" },
);
