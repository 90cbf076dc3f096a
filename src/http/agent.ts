import type { LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { FeedmillError } from "../model/error.ts";
import { optional } from "../model/optional.ts";
import { LinkFault } from "./fault.ts";
import { type Guard, isForbiddenHost } from "./guard.ts";
import type { Resolve } from "./resolver.ts";

/** The connections of one run. `kept` are used again; each request through `fresh` opens its own and closes it. */
export type Agents = {
  readonly kept: Dispatcher;
  readonly fresh: Dispatcher;
  /** Ends all connections at once, also those in use. */
  destroy(): Promise<void>;
};

/** What connections are made with. */
export type AgentOptions = {
  readonly resolve: Resolve;
  readonly guard: Guard;
  readonly perHost: number;
  readonly timeoutMs: number;
  /** Holds `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Certificate authorities to trust in place of the usual ones (PEM). */
  readonly ca?: string;
};

/**
 * Opens them with the guard before every connection: on addresses in URLs, which are never looked up, and on
 * looked-up ones. Behind a proxy only the former can be seen: there the proxy looks names up and must guard itself.
 */
export function openAgents(options: AgentOptions): Agents {
  const settings = {
    connect: guardedConnector(options),
    connections: options.perHost,
    maxHeaderSize: 65_536,
    keepAliveTimeout: 2000,
    keepAliveMaxTimeout: 5000,
    // the deadline of a request covers both, and undici's timers are coarse
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const kept = dispatcherFor(settings, options);
  const fresh = dispatcherFor({ ...settings, pipelining: 0 }, options);
  return {
    kept,
    fresh,
    destroy: async () => {
      await Promise.all([kept.destroy(), fresh.destroy()]);
    },
  };
}

function dispatcherFor(settings: Agent.Options, { env, ca }: AgentOptions): Dispatcher {
  const httpProxy = env["http_proxy"] ?? env["HTTP_PROXY"] ?? "";
  const httpsProxy = env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "";
  if (httpProxy === "" && httpsProxy === "") return new Agent(settings);
  const noProxy = env["no_proxy"] ?? env["NO_PROXY"] ?? "";
  for (const [name, proxy] of Object.entries({ http_proxy: httpProxy, https_proxy: httpsProxy })) {
    if (proxy !== "" && !/^https?:\/\/./iu.test(proxy)) {
      throw new FeedmillError("config", `${name} is no proxy address; write it like http://proxy.example.org:3128`);
    }
  }
  const requestTls = ca === undefined ? {} : { requestTls: { ca } };
  return new EnvHttpProxyAgent({ ...settings, ...requestTls, httpProxy, httpsProxy, noProxy });
}

function guardedConnector({ resolve, guard, timeoutMs, ca }: AgentOptions): buildConnector.connector {
  const connect = buildConnector({
    timeout: timeoutMs,
    lookup: guardedLookup(resolve, guard),
    autoSelectFamily: true,
    // Node gives the first address 250 ms only, and then forgets it
    autoSelectFamilyAttemptTimeout: 2500,
    ...optional("ca", ca),
  } as buildConnector.BuildOptions);
  return (options, callback) => {
    if (isForbiddenHost(options.hostname, guard)) callback(forbidden(options.hostname), null);
    else connect(options, callback);
  };
}

function guardedLookup(resolve: Resolve, guard: Guard): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const allowed = addresses.filter(({ address }) => guard(address));
        const [first] = allowed;
        if (first === undefined) callback(forbidden(hostname), "", 0);
        else if (options.all === true) callback(null, [...allowed]);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, "", 0),
    );
  };
}

function forbidden(host: string): LinkFault {
  return new LinkFault("private-address", `${host} is not on the public internet`);
}
