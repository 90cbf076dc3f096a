import { amber, type Finding, green, red } from "./finding.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The oldest Node that will do. */
const oldestNode = 24;

/** Whether this Node is new enough. `version` is like `v24.1.0`. */
export function examineNode(version: string): Finding {
  const major = Number(/^v?(\d+)/u.exec(version)?.[1] ?? 0);
  if (major >= oldestNode) return green("node", version);
  return red("node", `${version} is too old`, `install Node ${oldestNode} or newer`);
}

/** Whether `schedule.timezone` is one that this machine knows. */
export function examineZone(timezone: string, now: Date): Finding {
  try {
    const time = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, dateStyle: "medium", timeStyle: "short" });
    return green("time zone", `${timezone}, where it is ${time.format(now)}`);
  } catch {
    return red("time zone", `${timezone} is no time zone`, "set schedule.timezone to one like Europe/Berlin or UTC");
  }
}

/** Whether the proxies of the environment can be used as they are written. Passwords in them are not shown. */
export function examineProxy(env: Environment): Finding {
  const set = ["HTTP_PROXY", "HTTPS_PROXY"].flatMap((name) => {
    const value = env[name.toLowerCase()] || env[name] || "";
    return value === "" ? [] : [{ name, url: URL.parse(value) }];
  });
  if (set.length === 0) return green("proxy", "none");
  const bad = set.find(
    ({ url }) => !/^https?:$/u.test(url?.protocol ?? "") || `${url?.pathname}${url?.search}` !== "/",
  );
  if (bad !== undefined)
    return red("proxy", `${bad.name} is no http(s) address`, "write it like http://proxy.example:3128");
  const shown = set.map(({ name, url }) => `${name} ${url?.host}`).join(", ");
  const noProxy = env["no_proxy"] || env["NO_PROXY"];
  return green("proxy", `${shown}${noProxy === undefined ? "" : `, not for ${noProxy}`}`);
}

/** Whether the clock agrees with a server's `Date` header. Certificates and future dates go wrong when it does not. */
export function examineClock(now: Date, dateHeader: string | undefined): Finding {
  const server = Date.parse(dateHeader ?? "");
  if (Number.isNaN(server)) return amber("clock", "could not be compared", "ask again with a network");
  const seconds = Math.round((now.getTime() - server) / 1000);
  const off = `${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead"}`;
  if (Math.abs(seconds) <= 30) return green("clock", "right to within half a minute");
  const fix = "let the machine set its clock by the network (NTP)";
  return Math.abs(seconds) <= 600 ? amber("clock", off, fix) : red("clock", off, fix);
}
