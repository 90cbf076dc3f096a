import type { Headers } from "../../http/ask.ts";

/** Of the answer to a GET for a picture so much is read: enough to see a bot block by its title. */
export const pictureBytes = 4096;
/** Some hosts send whoever accepts HTML to a page about the picture. */
export const pictureAccept = "image/avif,image/webp,image/*,*/*;q=0.8";

/** What servers say of files they know nothing of; browsers look at the bytes then. */
const saysNothing: ReadonlySet<string> = new Set(["", "application/octet-stream", "binary/octet-stream", "text/plain"]);

/** Whether an answer says that it is anything but a picture: a page in place of one that is gone or refused. */
export function isNoPicture(headers: Headers): boolean {
  const [type = ""] = String([headers["content-type"]].flat()[0] ?? "").split(";");
  const name = type.trim().toLowerCase();
  return !name.startsWith("image/") && !saysNothing.has(name);
}
