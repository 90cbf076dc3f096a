import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One request that went through, and what was answered. */
export type Passed = {
  readonly path: string;
  readonly status: number;
  /** Of the body, as it went over the wire. */
  readonly bytes: number;
  readonly asked: IncomingHttpHeaders;
};

/** A proxy in front of a server that may come and go: its address stays, and it keeps what went through. */
export async function aFront() {
  const passed: Passed[] = [];
  const front = { passed, url: "", target: "" };
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "/";
    const { method, headers } = incoming;
    const onward = request(new URL(path, front.target), { method: method ?? "GET", headers }, (answer) => {
      const status = answer.statusCode ?? 0;
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => void chunks.push(chunk));
      answer.on("end", () => {
        const body = Buffer.concat(chunks);
        passed.push({ path, status, bytes: body.length, asked: headers });
        outgoing.writeHead(status, answer.headers).end(body);
      });
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    onward.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  front.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return front;
}
