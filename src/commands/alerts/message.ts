import type { AlertEvent } from "./events.ts";

/** Discord rejects longer messages. */
const maxText = 1900;

/** The site in the messages. */
export type AlertSite = { readonly title: string; readonly url?: string | undefined };

/**
 * Renders the JSON body for webhooks. Slack, Mattermost and Teams show `text`, Discord shows `content`, programs read
 * `events`.
 */
export function alertBody(site: AlertSite, events: readonly AlertEvent[], now: Date): string {
  const text = [`${site.title}:`, ...events.map(sentence)].join("\n");
  const shown = text.length > maxText ? `${text.slice(0, maxText)}...` : text;
  return JSON.stringify({ source: "feedmill", at: now.toISOString(), site, text: shown, content: shown, events });
}

const subjects = { build: "Runs", check: "Link checks" } as const;

function sentence(event: AlertEvent): string {
  if (event.kind === "run-failing") {
    return `${subjects[event.command]} have been failing since ${event.since}: ${event.message}`;
  }
  if (event.kind === "run-recovered") {
    return `${subjects[event.command]} work again; they had failed since ${event.since}.`;
  }
  if (event.kind === "outage-over") return `The network is back; it was down since ${event.since}.`;
  if (event.kind === "feeds-stale") return `No feed has changed for ${event.days} days.`;
  const listed = event.links.map(({ url, reason }) => `- ${url} (${reason})`);
  const rest = event.count - event.links.length;
  const what = event.count === 1 ? "1 link is dead:" : `${event.count} links are dead:`;
  return [what, ...listed, ...(rest > 0 ? [`- and ${rest} more`] : [])].join("\n");
}
