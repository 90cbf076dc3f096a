import { connect } from "node:net";

/** One answer as it came over the wire. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** Sends bytes as they are and reads until the server closes the connection. */
export function sendRaw(url: string, text: string | Buffer): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  const socket = connect(Number(port), hostname, () => socket.write(text));
  socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
  socket.on("close", () => resolve(Buffer.concat(chunks)));
  return promise;
}

/** One request of HTTP/1.1, closed after its answer. The lines are sent as they are; `Host` is added when they have none. */
export async function askRaw(url: string, lines: readonly string[], body = ""): Promise<RawAnswer> {
  const host = lines.some((line) => /^host:/iu.test(line)) ? [] : ["Host: site.example"];
  const head = [lines[0], ...host, ...lines.slice(1), "Connection: close", "", ""].join("\r\n");
  return parseAnswer(await sendRaw(url, head + body));
}

/** Reads one answer; chunks are joined, headers of the same name too. */
export function parseAnswer(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf("\r\n\r\n");
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [name = "", value = ""] = [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1)];
    headers[name] = headers[name] === undefined ? value.trim() : `${headers[name]}, ${value.trim()}`;
  }
  const rest = bytes.subarray(end + 4);
  const body = headers["transfer-encoding"] === "chunked" ? joinChunks(rest) : rest;
  return { status: Number(first.split(" ")[1]), headers, body };
}

function joinChunks(bytes: Buffer): Buffer {
  const end = bytes.indexOf("\r\n");
  const size = Number.parseInt(bytes.subarray(0, end).toString(), 16);
  if (!(size > 0)) return Buffer.alloc(0);
  return Buffer.concat([bytes.subarray(end + 2, end + 2 + size), joinChunks(bytes.subarray(end + size + 4))]);
}
