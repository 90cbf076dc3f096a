/** Players that show a page's video in a frame, and that page. */
const players: readonly (readonly [RegExp, (id: string) => string])[] = [
  [
    /^(?:www\.|m\.)?youtube(?:-nocookie)?\.com\/(?:embed|v|shorts|live)\/(?!videoseries)([\w-]+)/u,
    (id) => `https://www.youtube.com/watch?v=${id}`,
  ],
  [
    /^(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/videoseries\?(?:.*&)?list=([\w-]+)/u,
    (id) => `https://www.youtube.com/playlist?list=${id}`,
  ],
  [/^player\.vimeo\.com\/video\/(\d+)/u, (id) => `https://vimeo.com/${id}`],
  [/^(?:www\.)?dailymotion\.com\/embed\/video\/(\w+)/u, (id) => `https://www.dailymotion.com/video/${id}`],
  [/^(?:www\.)?loom\.com\/embed\/(\w+)/u, (id) => `https://www.loom.com/share/${id}`],
];

/** The page that shows by itself what a frame shows: of known players that of the video, else the frame's own. */
export function pageOfFrame(src: string): string {
  const { protocol, host, pathname, search, href } = new URL(src);
  if (protocol !== "http:" && protocol !== "https:") return href;
  for (const [player, page] of players) {
    const [, id] = player.exec(host + pathname + search) ?? [];
    if (id !== undefined) return page(id);
  }
  return href;
}

const player = /<(iframe|video|audio)(?:\s[^<>]*)?>/giu;

/** HTML without what frames and players hold for browsers that cannot show them; sources of players stay. */
export function withoutFallbacks(html: string): string {
  const ends = new Map(["iframe", "video", "audio"].map((name) => [name, new RegExp(`</${name}\\s*>`, "giu")]));
  let kept = "";
  let from = 0;
  for (const { 0: tag, 1: written = "", index } of html.matchAll(player)) {
    const name = written.toLowerCase();
    const end = ends.get(name);
    if (index < from || end === undefined || (name !== "iframe" && !/\ssrc\s*=/iu.test(tag))) continue;
    end.lastIndex = index;
    const closed = end.exec(html);
    if (closed === null) {
      ends.delete(name);
      continue;
    }
    kept += html.slice(from, index + tag.length);
    from = closed.index;
  }
  return kept + html.slice(from);
}
