import type { IncomingMessage, ServerResponse } from "node:http";
import { type Head, sharedHead } from "./headers.ts";

/** One request with its response, and what they need of the server. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

/** Sends a status, a head and a body of known length. Node leaves the body out for HEAD. */
export function send({ response }: Exchange, status: number, head: Head, body: string | Buffer): void {
  response.writeHead(status, [...head, "content-length", String(Buffer.byteLength(body))]);
  response.end(body);
}

/** Sends a line of text that caches must not keep. */
export function refuse(exchange: Exchange, status: number, text: string, head: Head = []): void {
  const type = ["cache-control", "no-cache", "content-type", "text/plain; charset=utf-8"];
  send(exchange, status, [...sharedHead, ...type, ...head], `${text}\n`);
}

/** A reader that meets 404 may give the feed up; an output that is away, or cannot be read now, comes back. */
export function refuseForNow(exchange: Exchange): void {
  refuse(exchange, 503, "The output is not available at the moment", ["retry-after", "60"]);
}

/**
 * Sends a head and a body as it is read, one chunk after the other. When reading fails in the middle it rejects, and the
 * caller breaks the connection, so that no client takes the part for the whole.
 */
export async function sendChunks(
  { response }: Exchange,
  status: number,
  head: Head,
  chunks: AsyncIterable<Buffer>,
): Promise<void> {
  response.writeHead(status, [...head]);
  for await (const chunk of chunks) await written(response, chunk);
  response.end();
}

/** The client closed the connection before it had the whole answer. */
export class ClientGoneError extends Error {
  override readonly name = "ClientGoneError";
}

/** Resolves when the system took the chunk; rejects when the client is gone. */
function written(response: ServerResponse, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new ClientGoneError());
    response.once("close", onClose);
    response.write(chunk, (error) => {
      response.off("close", onClose);
      if (error) reject(new ClientGoneError("cannot write", { cause: error }));
      else resolve();
    });
  });
}
