import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Posted = { readonly path: string; readonly type: string | undefined; readonly body: string };

/** A server on loopback that keeps what is posted to it and answers as it is told; it has files, too. */
export async function aHub() {
  const posted: Posted[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const hub = {
    posted,
    headers,
    /** Statuses to answer with, one per request; then 204. */
    answers: [] as (number | "never")[],
    /** Paths that are answered 404, however often they are asked. */
    refused: [] as string[],
    url: "",
    /** What GET finds, by path. */
    files: {} as Record<string, string>,
    /** Paths that were asked for by GET. */
    fetched: [] as string[],
  };
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (request.method === "GET") {
      hub.fetched.push(path);
      return response.writeHead(hub.files[path] === undefined ? 404 : 200).end(hub.files[path]);
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      posted.push({
        path,
        type: request.headers["content-type"],
        body: Buffer.concat(chunks).toString(),
      });
      headers.push(request.headers);
      const answer = hub.refused.includes(path) ? 404 : (hub.answers.shift() ?? 204);
      if (answer !== "never") response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  hub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hub`;
  return hub;
}
