import type { NewRecord } from "../commands/new/new.ts";
import { defineCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { date, text, texts, toggle } from "./option.ts";
import { openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** `feedmill new` */
export const newCommand = defineCommand({
  name: "new",
  argument: "<url>",
  summary: "write a record for a page, from what the page says of itself",
  options: {
    topic: texts("<name>", "a topic, as often as needed; else the taxonomy's keywords decide"),
    publish: toggle("write published: true instead of false"),
    title: text("<text>", "instead of the page's title"),
    excerpt: text("<text>", "instead of the page's description"),
    date: date("<date>", "instead of the page's date, else of now"),
    image: text("<url>", "instead of the page's picture"),
    offline: toggle("do not ask the page; needs --title"),
  },
  async run({ topic, ...flags }, terminal, url) {
    await using project = await openProject(flags, terminal);
    const record = await project.new(url, { ...flags, topics: topic });
    if (flags.json) terminal.out(JSON.stringify(record, null, 2));
    else if (!flags.quiet) print(record, terminal);
    return exitCodes.done;
  },
});

function print(record: NewRecord, { out, style }: Terminal): void {
  const { file, title, excerpt, url, publishedAt, isDatedNow, topics, image, language, isPublished } = record;
  const day = publishedAt.slice(0, 10);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["title", title],
    ["excerpt", excerpt],
    ["link", url],
    ["date", isDatedNow ? `${day} (today, because nothing says another)` : day],
    ["language", language],
    ["image", image],
    ["topics", topics.length === 0 ? "none; add some to the file" : topics.join(", ")],
    ["published", isPublished ? "true" : "false; set it to true when the record is ready"],
  ];
  out(style("bold", file));
  for (const [name, value] of rows) if (value !== undefined) out(`  ${name.padEnd(9)}  ${value}`);
}
