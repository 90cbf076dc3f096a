import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** What a name is answered with: an IPv4 address, a DNS error code, or silence. */
export type DnsAnswer = `${number}.${number}.${number}.${number}` | "NXDOMAIN" | "SERVFAIL" | "silence";

const CODES = { NXDOMAIN: 3, SERVFAIL: 2 };

/** A name server of our own. `asked` counts questions for A records by name. */
export type LocalDns = { readonly server: string; readonly asked: Map<string, number>; close(): void };

export async function aDnsServer(names: Readonly<Record<string, DnsAnswer>>): Promise<LocalDns> {
  const socket = createSocket("udp4");
  const asked = new Map<string, number>();
  socket.on("message", (query, from) => {
    const { name, type, end } = readQuestion(query);
    if (type === 1) asked.set(name, (asked.get(name) ?? 0) + 1);
    const answer = names[name] ?? "NXDOMAIN";
    if (answer === "silence") return;
    socket.send(reply(query.subarray(0, end), answer, type), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address() as AddressInfo;
  return { server: `127.0.0.1:${port}`, asked, close: () => socket.close() };
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** A question sent back with its answer: an A record, an empty answer for AAAA, or an error. */
function reply(question: Buffer, answer: Exclude<DnsAnswer, "silence">, type: number): Buffer {
  const head = Buffer.from(question);
  const code = answer === "NXDOMAIN" || answer === "SERVFAIL" ? CODES[answer] : 0;
  const hasRecord = code === 0 && type === 1;
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(hasRecord ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  if (!hasRecord) return head;
  const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...answer.split(".").map(Number)];
  return Buffer.concat([head, Buffer.from(record)]);
}
