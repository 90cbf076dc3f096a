/*! Written by feedmill: <feedmill-feed src="https://.../feed.json" limit="5" theme="auto">fallback</feedmill-feed> */

/** What is believed of a feed; everything else in it is passed over. */
type Entry = {
  title: string;
  url: string;
  date: Date | undefined;
  source: string | undefined;
  lang: string | undefined;
};
type Answer = { title: string; lang: string | undefined; entries: Entry[] };

/** A feed longer than this, in bytes, is not read to its end. */
const mostBytes = 2_000_000;
const usualLimit = 10;
const mostItems = 100;
const mostCharacters = 300;
const patienceMs = 8000;
const mostPatienceMs = 60_000;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color-scheme: light dark; font-family: var(--feedmill-font, inherit);
  color: var(--feedmill-ink, light-dark(#1c1f23, #e6e7e4)); background: var(--feedmill-paper, light-dark(#fff, #16181b));
  padding: var(--feedmill-padding, .75rem 1rem); border-radius: var(--feedmill-radius, .5rem);
  --soft: var(--feedmill-soft, light-dark(#565d67, #a7aeb7)); --hue: var(--feedmill-link, light-dark(#0b57a4, #8ab8f0));
  --rule: var(--feedmill-line, light-dark(#dcdeda, #343940)); overflow-wrap: anywhere; }
:host([hidden]) { display: none; }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([theme=host]) { color-scheme: inherit; color: var(--feedmill-ink, inherit);
  background: var(--feedmill-paper, transparent); padding: var(--feedmill-padding, 0);
  --soft: var(--feedmill-soft, inherit); --hue: var(--feedmill-link, inherit); --rule: var(--feedmill-line, currentcolor); }
ul { list-style: none; margin: 0; padding: 0; }
li { padding: .6em 0; border-block-end: 1px solid var(--rule); animation: appear .2s; }
li:last-child { border-block-end: 0; }
a, ::slotted(a) { color: var(--hue); }
a:focus-visible { outline: 2px solid currentcolor; outline-offset: 2px; }
p { margin: .2em 0 0; font-size: .875em; color: var(--soft); }
@keyframes appear { from { opacity: 0; } }
@media (prefers-reduced-motion: reduce) { li { animation: none; } }
`);

/** Shows a JSON Feed as a list. What stands inside it is shown until the feed is there, and when it cannot be had. */
class FeedmillFeed extends HTMLElement {
  static readonly observedAttributes = ["src", "limit"];
  readonly #root = this.attachShadow({ mode: "open" });
  #loading: AbortController | undefined;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(document.createElement("slot"));
  }

  connectedCallback(): void {
    void this.reload();
  }

  disconnectedCallback(): void {
    this.#loading?.abort();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) void this.reload();
  }

  /** Asks for the feed again. */
  async reload(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    // A timeout of our own, since the page may remove the element meanwhile.
    const timer = setTimeout(() => loading.abort(), this.#number("timeout", patienceMs, mostPatienceMs));
    try {
      const answer = await ask(this.getAttribute("src") ?? "", loading.signal);
      if (this.#loading === loading) this.#show(answer);
    } catch (error) {
      if (this.#loading === loading && this.isConnected) this.#showFallback(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #show({ title, lang, entries }: Answer): void {
    const shown = entries.slice(0, this.#number("limit", usualLimit, mostItems));
    const list = make("ul", "list");
    // Safari forgets that a list without bullets is one.
    list.setAttribute("role", "list");
    list.setAttribute("aria-label", title);
    if (lang !== undefined) list.lang = lang;
    const sayDate = dateIn(this.closest<HTMLElement>("[lang]")?.lang || lang);
    list.append(...shown.map((entry) => toListItem(entry, sayDate)));
    // A feed without items has none to show: what stands inside says more.
    this.#root.replaceChildren(shown.length === 0 ? document.createElement("slot") : list);
    this.dispatchEvent(new CustomEvent("feedmill-load", { detail: { items: list.childElementCount } }));
  }

  /** A whole number above zero from an attribute. */
  #number(name: string, usual: number, most: number): number {
    const number = Math.trunc(Number(this.getAttribute(name)));
    return number > 0 ? Math.min(number, most) : usual;
  }

  #showFallback(error: unknown): void {
    const note = make("p", "note");
    note.textContent = this.getAttribute("note") ?? "The latest items could not be loaded.";
    this.#root.replaceChildren(document.createElement("slot"), note);
    this.dispatchEvent(new CustomEvent("feedmill-error", { detail: { reason: String(error) } }));
  }
}

async function ask(src: string, signal: AbortSignal): Promise<Answer> {
  if (src === "") throw new Error("src is missing");
  const url = new URL(src, document.baseURI);
  if (!/^https?:$/u.test(url.protocol)) throw new Error("src must be an http(s) address");
  const response = await fetch(url, { signal, credentials: "omit", referrerPolicy: "no-referrer" });
  if (!response.ok || response.body === null) throw new Error(`the feed answered ${response.status}`);
  return understand(JSON.parse(await readAll(response.body)));
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<string> {
  const [reader, decoder] = [body.getReader(), new TextDecoder()];
  let [text, bytes] = ["", 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > mostBytes) {
      await reader.cancel();
      throw new Error("the feed is too long");
    }
    text += decoder.decode(value, { stream: true });
  }
}

function understand(feed: unknown): Answer {
  const { version, title, language, items } = (feed ?? {}) as Record<string, unknown>;
  if (!String(version).startsWith("https://jsonfeed.org/version/1") || !Array.isArray(items))
    throw new Error("this is no JSON Feed");
  const entries = items.slice(0, mostItems).flatMap(toEntry);
  if (entries.length === 0 && items.length > 0) throw new Error("the feed has no item that can be shown");
  return { title: textOf(title) ?? "", lang: textOf(language), entries };
}

function toEntry(item: unknown): Entry[] {
  const { title, url, date_published: published, authors, language } = (item ?? {}) as Record<string, unknown>;
  const [text, address] = [textOf(title), safeAddress(url)];
  if (text === undefined || address === undefined) return [];
  const author = Array.isArray(authors) ? (authors[0] as { name?: unknown } | null) : undefined;
  const date = new Date(String(published));
  const isDate = !Number.isNaN(date.getTime());
  return [
    {
      title: text,
      url: address,
      date: isDate ? date : undefined,
      source: textOf(author?.name),
      lang: textOf(language),
    },
  ];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.slice(0, mostCharacters) : undefined;
}

/** Only http(s): never `javascript:`, `data:` and the like. */
function safeAddress(value: unknown): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  const { protocol, href } = new URL(value);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

function toListItem({ title, url, date, source, lang }: Entry, sayDate: (date: Date) => string): HTMLElement {
  const item = make("li", "item");
  item.dir = "auto";
  const link = make("a", "link");
  link.href = url;
  link.rel = "noopener";
  link.textContent = title;
  if (lang !== undefined) item.lang = lang;
  item.append(link);
  if (date === undefined && source === undefined) return item;
  const meta = make("p", "meta");
  if (date !== undefined) {
    const time = make("time", "date");
    time.dateTime = date.toISOString();
    time.textContent = sayDate(date);
    meta.append(time);
  }
  if (source !== undefined) {
    const from = make("bdi", "source");
    from.textContent = source;
    meta.append(date === undefined ? "" : " · ", from);
  }
  item.append(meta);
  return item;
}

/** An element that the page around can style by `::part`. */
function make<Name extends keyof HTMLElementTagNameMap>(name: Name, part: string): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.setAttribute("part", part);
  return element;
}

function dateIn(lang: string | undefined): (date: Date) => string {
  const options = { dateStyle: "medium", timeZone: "UTC" } as const;
  try {
    const format = new Intl.DateTimeFormat(lang, options);
    return (date) => format.format(date);
  } catch {
    const format = new Intl.DateTimeFormat(undefined, options);
    return (date) => format.format(date);
  }
}

if (customElements.get("feedmill-feed") === undefined) customElements.define("feedmill-feed", FeedmillFeed);

// Makes the file a module for the compiler too.
export {};
