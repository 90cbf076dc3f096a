/** What JSON-LD says of an article or page. */
export type LinkedFacts = {
  readonly title?: string;
  readonly excerpt?: string;
  readonly date?: string;
  readonly image?: string;
  readonly siteName?: string;
  readonly language?: string;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
};

type Node = Readonly<Record<string, unknown>>;

/** Nodes of a graph beyond these are not looked at. */
const mostNodes = 500;
const deepest = 6;
/** What a page is about, before what it is. */
const kinds = [/(?:Article|Posting|Report)$/u, /^(?:VideoObject|PodcastEpisode|Course|Event|Book)$/u, /Page$/u];

/** Reads the texts of JSON-LD scripts; those that are no JSON say nothing. */
export function readJsonLd(texts: readonly string[]): LinkedFacts {
  const nodes = texts.flatMap((text) => nodesIn(parse(text))).slice(0, mostNodes);
  const node = kinds.map((kind) => nodes.find((one) => typesOf(one).some((type) => kind.test(type)))).find(Boolean);
  if (node === undefined) return { authors: [], tags: [] };
  const tags = namesIn(node["keywords"]).flatMap((text) => text.split(","));
  return {
    ...first("title", [node["headline"], node["name"]]),
    ...first("excerpt", [node["description"]]),
    ...first("date", [node["datePublished"], node["uploadDate"]]),
    ...first("image", imagesIn(node["image"] ?? node["thumbnailUrl"])),
    ...first("siteName", namesIn(node["publisher"])),
    ...first("language", namesIn(node["inLanguage"])),
    authors: namesIn(node["author"]).filter((name) => !/^https?:/iu.test(name)),
    tags,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The objects at the top, in lists and in `@graph`. */
function nodesIn(value: unknown, depth = 0): Node[] {
  if (depth > deepest) return [];
  if (Array.isArray(value)) return value.slice(0, mostNodes).flatMap((one) => nodesIn(one, depth + 1));
  if (typeof value !== "object" || value === null) return [];
  const node = value as Node;
  return [node, ...nodesIn(node["@graph"], depth + 1), ...nodesIn(node["mainEntity"], depth + 1)];
}

function typesOf(node: Node): string[] {
  return [node["@type"]].flat().filter((type) => typeof type === "string");
}

/** Texts, and the names of things. */
function namesIn(value: unknown): string[] {
  const values = Array.isArray(value) ? value.slice(0, 20) : [value];
  return values.flatMap((one: unknown) => {
    if (typeof one === "string") return [one];
    const name = typeof one === "object" && one !== null ? (one as Node)["name"] : undefined;
    return typeof name === "string" ? [name] : [];
  });
}

function imagesIn(value: unknown): unknown[] {
  const values = Array.isArray(value) ? value.slice(0, 20) : [value];
  return values.map((one: unknown) =>
    typeof one === "object" && one !== null ? ((one as Node)["url"] ?? (one as Node)["contentUrl"]) : one,
  );
}

function first<Key extends string>(key: Key, values: readonly unknown[]): { [K in Key]?: string } {
  const value = values.find((one) => typeof one === "string" && one.trim() !== "");
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: string });
}
