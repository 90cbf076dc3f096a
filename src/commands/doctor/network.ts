import { isIP } from "node:net";
import { findAliveLink } from "../../store/inspect.ts";
import { amber, type Check, green, named, type Online, type Result, red } from "./check.ts";
import { proxiesIn } from "./machine.ts";

const timeoutMs = 10_000;

/** Whether one of the project's own links can be reached: its name, then its page, whose `Date` shows the clock. */
export const network: Check<Online> = {
  name: "network",
  async run(context) {
    const url = aliveLinkIn(context.config.state);
    return url === undefined ? [noLink] : probe(url, context);
  },
};

const noLink = amber(
  "no link has been seen alive yet",
  "run `feedmill check --all` with a network; this check needs a link that works",
);

/** Asks for a link that was alive when it was last checked. */
export async function probe(url: string, context: Pick<Online, "network" | "env" | "now">): Promise<Result[]> {
  const { hostname } = new URL(url);
  const name = named("dns", await resolveName(hostname, context));
  if (name.state === "red") return [name];
  const response = await context.network.guarded({ url, method: "GET", timeoutMs });
  if ("fault" in response) return [name, unreachable(hostname, response.fault)];
  const clock = judgeClock(context.now(), String(response.headers["date"] ?? ""));
  return [name, green(`${hostname} answered ${response.status}`), named("clock", clock)];
}

async function resolveName(hostname: string, { network, env }: Pick<Online, "network" | "env">): Promise<Result> {
  if (proxiesIn(env).length > 0) return green("the proxy resolves names");
  if (isIP(hostname.replace(/^\[|\]$/gu, "")) !== 0) return green(`${hostname} needs no name server`);
  try {
    const addresses = await network.resolve(hostname);
    return green(`${hostname} is ${addresses[0]?.address}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return red(why, "check the network and /etc/resolv.conf; behind a proxy, set HTTPS_PROXY");
  }
}

function unreachable(hostname: string, fault: string): Result {
  const fix =
    fault === "private-address"
      ? "set links.allowPrivate if this address is meant to be private"
      : "check the network, the firewall and HTTPS_PROXY; until then no link gets a verdict and the feeds stay as they are";
  return red(`${hostname} could not be reached (${fault})`, fix);
}

/** Whether the clock agrees with a server's `Date` header; certificates and future dates depend on it. */
export function judgeClock(now: Date, dateHeader: string | undefined): Result {
  const server = Date.parse(dateHeader ?? "");
  if (Number.isNaN(server)) return amber("the server sent no date to compare with", "run the doctor again later");
  const seconds = Math.round((now.getTime() - server) / 1000);
  if (Math.abs(seconds) <= 30) return green("right to within half a minute");
  const text = `${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead"}`;
  const fix = "let the machine set its clock from the network (NTP)";
  return Math.abs(seconds) <= 600 ? amber(text, fix) : red(text, fix);
}

/** A database that cannot be read has a finding already. */
function aliveLinkIn(stateDir: string): string | undefined {
  try {
    return findAliveLink(stateDir);
  } catch {
    return undefined;
  }
}
