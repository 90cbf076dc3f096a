import { Document, Scalar } from "yaml";

/** The fields of a new record. */
export type RecordDraft = {
  readonly title: string;
  readonly excerpt?: string;
  /** ISO 8601, UTC. */
  readonly publishedAt: string;
  readonly url: string;
  readonly isPublished: boolean;
  readonly language?: string;
  readonly provider?: { readonly name?: string; readonly domain: string; readonly authors: readonly string[] };
  readonly image?: string;
  readonly topics: readonly string[];
};

const longestSlug = 60;

/** The text of a record file: always the same fields in the same order, texts in quotes, so that nothing is mistaken. */
export function recordText(draft: RecordDraft): string {
  const { title, excerpt, publishedAt, url, isPublished, language, provider, image, topics } = draft;
  const { name, domain, authors = [] } = provider ?? {};
  const fields = {
    title,
    excerpt,
    publishedDateTime: bare(publishedAt.replace(/\.000Z$/u, "Z")),
    originalUrl: url,
    published: isPublished,
    language,
    provider: domain && {
      ...(name !== undefined && { name }),
      domain,
      ...(authors.length > 0 && { authors: authors.map((author) => ({ name: author })) }),
    },
    images: image === undefined ? undefined : [{ url: image }],
    topics: topics.length === 0 ? undefined : topics,
  };
  const document = new Document(fields, { keepUndefined: false });
  const yaml = document.toString({ lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" });
  return `---\n${yaml}---\n`;
}

/** A date is no text. */
function bare(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = "PLAIN";
  return scalar;
}

/** `2026-01-31-a-title`: the day and the title's letters and digits of any script. */
export function fileStem({ title, publishedAt }: Pick<RecordDraft, "title" | "publishedAt">): string {
  const words = title
    .normalize("NFC")
    .toLowerCase()
    .replace(/['’]/gu, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  const [...letters] = words.replace(/^-+|-+$/gu, "");
  const slug = letters
    .slice(0, longestSlug)
    .join("")
    .replace(/-[^-]*$/u, (end) => (letters.length > longestSlug ? "" : end));
  return `${publishedAt.slice(0, 10)}-${slug || "page"}`;
}
