import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepare } from "../../build/prepare.ts";
import type { Project } from "../../build/project.ts";
import { canonicalUrl, pageNumber } from "../../feeds/canonical-url.ts";
import type { HttpClient } from "../../http/client.ts";
import { hostOf, hostRules } from "../../links/fetch/host.ts";
import { FeedmillError } from "../../model/error.ts";
import { optional } from "../../model/optional.ts";
import { displayPath } from "../../model/problem.ts";
import type { RunEvent } from "../../model/report.ts";
import { parseUrl } from "../../records/url.ts";
import { recordExtensions } from "../../records/walk.ts";
import { findByPage } from "../../store/find-records.ts";
import { askPage } from "./ask-page.ts";
import { longest, type PageFacts, readPageFacts, shortText } from "./page-facts.ts";
import { fileStem, type RecordDraft, recordText } from "./record-text.ts";
import { topicsCalled, topicsOf } from "./topics.ts";

/** What goes into the record instead of what the page says. */
export type NewOptions = {
  readonly title?: string | undefined;
  readonly excerpt?: string | undefined;
  readonly date?: Date | undefined;
  /** Address of a picture. */
  readonly image?: string | undefined;
  /** Names or ids; without any, the taxonomy's keywords decide. */
  readonly topics?: readonly string[] | undefined;
  /** Show it in feeds right away. */
  readonly publish?: boolean | undefined;
  /** Do not ask the page; `title` is needed. */
  readonly offline?: boolean | undefined;
  /** Ends it early; nothing is written. */
  readonly signal?: AbortSignal | undefined;
};

/** The record that was written. `new --json` prints it as it is. */
export type NewRecord = RecordDraft & {
  /** As a person would type it. */
  readonly file: string;
  /** Nothing says when the page was published, so it is dated now. */
  readonly isDatedNow: boolean;
};

/**
 * Writes a record for a page, from what the page says of itself.
 *
 * @throws FeedmillError "usage" when a record has that page already, or the page cannot be had or has no title
 */
export async function newRecord(
  project: Project,
  address: string,
  options: NewOptions,
  client: HttpClient,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<NewRecord> {
  const { config } = project;
  const prepared = await prepare(project, onEvent);
  const { topics } = prepared.choose();
  const wanted = topicsCalled(options.topics ?? [], topics, config.topics.unknown);
  const image = options.image === undefined ? undefined : addressOf(options.image, "--image");
  const url = addressOf(address);
  refuseKnown(url, project);
  const page = options.offline ? { url, facts: unknown } : await factsOf(url, project, options, client);
  refuseKnown(page.url, project);

  const now = new Date(Math.floor(prepared.now.getTime() / 1000) * 1000);
  const { facts } = page;
  const title = options.title === undefined ? facts.title : shortText(options.title, longest.title);
  if (!title) throw new FeedmillError("usage", `${url} has no title that can be read; give it one with --title`);
  const excerpt = options.excerpt === undefined ? facts.excerpt : shortText(options.excerpt, longest.excerpt);
  const language = facts.language === prepared.site.language ? undefined : facts.language;
  const publishedAt = options.date?.toISOString() ?? facts.publishedAt;
  const draft: RecordDraft = {
    title,
    ...optional("excerpt", excerpt || undefined),
    publishedAt: publishedAt ?? now.toISOString(),
    url: page.url,
    isPublished: options.publish ?? false,
    ...optional("language", language),
    provider: providerOf(page.url, facts),
    ...optional("image", image ?? facts.image),
    topics: wanted.length > 0 ? wanted : topicsOf({ title, tags: facts.tags, ...optional("excerpt", excerpt) }, topics),
  };
  const file = write(config.records.dir, draft);
  return { file: displayPath(config.projectDir, file), ...draft, isDatedNow: publishedAt === undefined };
}

const unknown: PageFacts = { authors: [], tags: [] };

async function factsOf(
  url: string,
  { config: { links }, clock }: Project,
  { signal }: NewOptions,
  client: HttpClient,
): Promise<{ readonly url: string; readonly facts: PageFacts }> {
  const ruleFor = hostRules(links.hosts);
  const isSkipped = (place: URL) => ruleFor(hostOf(place))?.skip === true;
  const page = await askPage({ url, client, clock, timeoutMs: links.timeoutMs, isSkipped, signal });
  if ("fault" in page) throw cannotUse(url, page.fault);
  const parsed = parseUrl(page.url);
  if ("fault" in parsed) throw cannotUse(url, parsed.fault);
  const facts = readPageFacts(page.html, parsed.url, clock.now());
  // Only another spelling of the same address: a page may not name any other as its own.
  const { canonicalUrl: other } = facts;
  const isSame = other !== undefined && canonicalUrl(other) === canonicalUrl(parsed.url);
  return { url: isSame ? other : parsed.url, facts };
}

function cannotUse(url: string, why: string): FeedmillError {
  return new FeedmillError(
    "usage",
    `cannot use ${url}: ${why}; nothing was written; --offline with --title works without it`,
  );
}

function addressOf(text: string, flag = ""): string {
  const parsed = parseUrl(text);
  if ("url" in parsed) return parsed.url;
  throw new FeedmillError("usage", `${flag === "" ? "" : `${flag}: `}${parsed.fault}`);
}

function refuseKnown(url: string, { config, store }: Project): void {
  // The number of a page is a hash: only its canonical URL is certain.
  const isSame = (other = "") => other !== "" && canonicalUrl(other) === canonicalUrl(url);
  const found = findByPage(store.cache, pageNumber(url)).find(({ record }) => isSame(record?.url));
  if (found === undefined) return;
  const file = displayPath(config.projectDir, join(config.records.dir, found.path));
  throw new FeedmillError("usage", `${url} is known already: ${file} links to it; nothing was written`);
}

function providerOf(url: string, { siteName, authors }: PageFacts): NonNullable<RecordDraft["provider"]> {
  return { ...optional("name", siteName), domain: new URL(url).hostname.replace(/^www\./u, ""), authors };
}

/** Takes the first free name; a file that is there stays as it is. */
function write(dir: string, draft: RecordDraft): string {
  const stem = fileStem(draft);
  try {
    mkdirSync(dir, { recursive: true });
    for (let number = 1; ; number++) {
      const name = join(dir, number === 1 ? stem : `${stem}-${number}`);
      // Files that differ in their ending only would share an id.
      if (recordExtensions.some((extension) => existsSync(name + extension))) continue;
      writeFileSync(`${name}.md`, recordText(draft), { flag: "wx" });
      return `${name}.md`;
    }
  } catch (cause) {
    throw new FeedmillError("disk", `cannot write a record in ${dir}; check its permissions`, { cause });
  }
}
