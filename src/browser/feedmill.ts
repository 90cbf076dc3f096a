/*! Written by feedmill: what the pages do beyond being read. */

type Entry = { title: string; url: string; day: string; source?: string; topics?: string[]; summary?: string };

/** Results shown at once. */
const mostShown = 50;
const status = document.querySelector("[data-status]");
/** What is said instead of English texts, by text. */
const words = JSON.parse(document.body.dataset["words"] ?? "{}") as Record<string, string>;

function said(text: string, values: Record<string, number> = {}): string {
  return (words[text] ?? text).replace(/\{(\w+)\}/gu, (_, name: string) => String(values[name] ?? ""));
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy], [data-copy-text]")) {
  // Only pages served over HTTPS, and those on this machine, may write to the clipboard.
  if (navigator.clipboard !== undefined) button.hidden = false;
  button.addEventListener("click", () => void copy(button));
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const { copy: file, copyText } = button.dataset;
  const text =
    file === undefined
      ? (document.getElementById(copyText ?? "")?.textContent ?? "")
      : new URL(file, document.baseURI).href;
  try {
    await navigator.clipboard.writeText(text);
    say(button, said("Copied"));
  } catch {
    say(button, said("Not copied"));
  }
}

function say(button: HTMLButtonElement, text: string): void {
  const before = button.textContent;
  button.textContent = text;
  if (status !== null) status.textContent = text;
  setTimeout(() => {
    button.textContent = before === text ? said("Copy") : before;
    if (status !== null) status.textContent = "";
  }, 2000);
}

// Errors of pictures do not bubble. One may have failed before this script ran.
addEventListener("error", ({ target }) => hidePicture(target), true);
for (const picture of document.images) {
  // Drawings may be without a size of their own, so only a failed decoding tells.
  if (picture.complete && picture.naturalWidth === 0) picture.decode().catch(() => hidePicture(picture));
}

/** A picture that cannot be had leaves no gap. */
function hidePicture(target: EventTarget | null): void {
  if (target instanceof HTMLImageElement) target.hidden = true;
}

const form = document.querySelector<HTMLFormElement>("form[data-search]");
if (form !== null && location.protocol.startsWith("http")) setUpSearch(form);

function setUpSearch(searchForm: HTMLFormElement): void {
  const input = searchForm.querySelector("input");
  const list = searchForm.querySelector("ol");
  const note = searchForm.querySelector("[role=status]");
  if (input === null || list === null || note === null) return;
  let entries: Promise<Entry[]> | undefined;
  let asked = 0;
  const search = async () => {
    const wanted = wordsOf(input.value);
    const mine = ++asked;
    entries ??= load(searchForm.dataset["search"] ?? "");
    const found = wanted.length === 0 ? [] : finder(wanted)(await entries);
    if (mine !== asked) return;
    list.replaceChildren(...found.slice(0, mostShown).map(toListItem));
    list.hidden = found.length === 0;
    note.textContent = wanted.length === 0 ? "" : saying(found.length);
  };
  const run = () =>
    search().catch(() => {
      entries = undefined;
      note.textContent = said("The search does not work right now.");
    });
  input.addEventListener("input", run);
  searchForm.addEventListener("submit", (event) => {
    event.preventDefault();
    void run();
  });
  searchForm.hidden = false;
  input.value ||= new URLSearchParams(location.search).get("q") ?? "";
  if (input.value !== "") void run();
}

async function load(address: string): Promise<Entry[]> {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${response.status}`);
  return ((await response.json()) as { items: Entry[] }).items;
}

/** Every word must begin a word of the item. */
function finder(wanted: readonly string[]): (entries: readonly Entry[]) => Entry[] {
  return (entries) =>
    entries.filter((entry) => {
      const text = ` ${wordsOf([entry.title, entry.source, entry.summary, ...(entry.topics ?? [])].join(" ")).join(" ")}`;
      return wanted.every((word) => (isUnspaced.test(word) ? text.includes(word) : text.includes(` ${word}`)));
    });
}

/** Scripts without blanks between words. */
const isUnspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Lower case, without accents. */
function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFD")
      .replace(/\p{Mn}/gu, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}+#]+/gu) ?? []
  );
}

function saying(number: number): string {
  if (number === 0) return said("Nothing found");
  if (number > mostShown)
    return said("{count} items, the newest {shown} of them:", { count: number, shown: mostShown });
  const language = words["{count} items"] === undefined ? "en" : document.documentElement.lang.replace(/-.*/u, "");
  const isOne = new Intl.PluralRules([language, "en"]).select(number) === "one";
  return said(isOne ? "{count} item" : "{count} items", { count: number });
}

function toListItem(entry: Entry): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.textContent = entry.title;
  link.dir = "auto";
  if (/^https?:\/\//iu.test(entry.url)) link.href = entry.url;
  const meta = document.createElement("p");
  meta.className = "meta";
  meta.textContent = [entry.day, entry.source].filter((part) => part !== undefined && part !== "").join(" · ");
  item.append(link, meta);
  return item;
}

// Makes the file a module for the compiler too.
export {};
