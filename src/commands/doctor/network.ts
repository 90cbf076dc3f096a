import { isIP } from "node:net";
import type { HttpClient, HttpResponse } from "../../http/client.ts";
import { amber, type Finding, green, red } from "./finding.ts";
import { examineClock } from "./machine.ts";

/** What the network is asked through. `resolve` rejects for names that have no address. */
export type NetworkWorld = {
  readonly exchange: HttpClient;
  readonly resolve: (hostname: string) => Promise<readonly { readonly address: string }[]>;
  readonly hasProxy: boolean;
  readonly now: () => Date;
};

const timeoutMs = 10_000;

/** Whether a link of the project's own can be asked: its name, then the page, and by its `Date` the clock. */
export async function examineNetwork(canary: string | undefined, world: NetworkWorld): Promise<Finding[]> {
  if (canary === undefined) {
    const fix = "it is tried on a link that works: run `feedmill check --all` while there is a network";
    return [amber("network", "no link has been seen alive yet", fix)];
  }
  const { hostname } = new URL(canary);
  const name = await examineName(hostname, world);
  if (name.state === "red") return [name];
  const answer = await world.exchange({ url: canary, method: "GET", timeoutMs });
  return [name, reached(hostname, answer), ...clockBy(answer, world.now())];
}

async function examineName(hostname: string, { resolve, hasProxy }: NetworkWorld): Promise<Finding> {
  if (hasProxy) return green("dns", "the proxy looks names up");
  if (isIP(hostname.replace(/^\[|\]$/gu, "")) !== 0) return green("dns", `${hostname} needs no name server`);
  try {
    const addresses = await resolve(hostname);
    return green("dns", `${hostname} is ${addresses[0]?.address}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return red("dns", why, "check the network and /etc/resolv.conf; behind a proxy, set HTTPS_PROXY");
  }
}

function reached(hostname: string, answer: HttpResponse): Finding {
  if (!("fault" in answer)) return green("network", `${hostname} answered ${answer.status}`);
  const fix =
    answer.fault === "private-address"
      ? "set links.allowPrivate if this address is meant to be private"
      : "check the network, the firewall and HTTPS_PROXY; until then no link gets a verdict and the feeds stay as they are";
  return red("network", `${hostname} could not be reached (${answer.fault})`, fix);
}

function clockBy(answer: HttpResponse, now: Date): Finding[] {
  if ("fault" in answer) return [];
  return [examineClock(now, String(answer.headers["date"] ?? ""))];
}
