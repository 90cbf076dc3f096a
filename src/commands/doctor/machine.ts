import { type Check, green, type Machine, red } from "./check.ts";

const oldestNode = 24;

/** Whether this Node is new enough. */
export const node: Check<Machine> = {
  name: "node",
  run({ nodeVersion }) {
    const major = Number(/^v?(\d+)/u.exec(nodeVersion)?.[1] ?? 0);
    if (major >= oldestNode) return green(nodeVersion);
    return red(`${nodeVersion} is too old`, `install Node ${oldestNode} or newer`);
  },
};

/** Whether the proxies in the environment are valid addresses. Never shows passwords in them. */
export const proxy: Check<Machine> = {
  name: "proxy",
  run({ env }) {
    const proxies = proxiesIn(env);
    if (proxies.length === 0) return green("none");
    const bad = proxies.find(
      ({ url }) => !/^https?:$/u.test(url?.protocol ?? "") || `${url?.pathname}${url?.search}` !== "/",
    );
    if (bad !== undefined) {
      return red(`${bad.name} is not an http(s) address`, "write it like http://proxy.example:3128");
    }
    const shown = proxies.map(({ name, url }) => `${name} ${url?.host}`).join(", ");
    const noProxy = env["no_proxy"] || env["NO_PROXY"];
    return green(`${shown}${noProxy === undefined ? "" : `, not for ${noProxy}`}`);
  },
};

/** The proxies that the environment names; `url` is null where it is not an address. */
export function proxiesIn(env: Machine["env"]): { readonly name: string; readonly url: URL | null }[] {
  return ["HTTP_PROXY", "HTTPS_PROXY"].flatMap((name) => {
    const value = env[name.toLowerCase()] || env[name] || "";
    return value === "" ? [] : [{ name, url: URL.parse(value) }];
  });
}
