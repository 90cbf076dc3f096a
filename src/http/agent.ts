import type { LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent } from "undici";
import { optional } from "../model/optional.ts";
import { LinkFault } from "./fault.ts";
import { type Guard, isForbiddenHost } from "./guard.ts";
import { type ProxyEnv, type ProxyFor, readProxies } from "./proxy.ts";
import type { Resolve } from "./resolver.ts";

/** The connections of one run. `kept` are used again; each request through `fresh` opens its own and closes it. */
export type Agents = {
  readonly kept: (url: URL) => Dispatcher;
  readonly fresh: (url: URL) => Dispatcher;
  /** Ends all connections at once, also those in use. */
  destroy(): Promise<void>;
};

/** What connections are made with. */
export type AgentOptions = {
  readonly resolve: Resolve;
  readonly guard: Guard;
  readonly perHost: number;
  readonly timeoutMs: number;
  /** Holds `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`. */
  readonly env: ProxyEnv;
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
  const proxyFor = readProxies(options.env);
  const kept = openDispatchers(settings, proxyFor, options);
  const fresh = openDispatchers({ ...settings, pipelining: 0 }, proxyFor, options);
  return {
    kept: kept.dispatcherFor,
    fresh: fresh.dispatcherFor,
    destroy: async () => {
      await Promise.all([kept.destroy(), fresh.destroy()]);
    },
  };
}

type Dispatchers = { readonly dispatcherFor: (url: URL) => Dispatcher; destroy(): Promise<unknown> };

/** One agent for direct requests and one per proxy. */
function openDispatchers(settings: Agent.Options, proxyFor: ProxyFor, { ca }: AgentOptions): Dispatchers {
  const direct = new Agent(settings);
  const byProxy = new Map<string, Dispatcher>();
  return {
    dispatcherFor: (url) => {
      const proxy = proxyFor(url);
      if (proxy === undefined) return direct;
      const known = byProxy.get(proxy) ?? proxyAgent(proxy, settings, ca);
      byProxy.set(proxy, known);
      return known;
    },
    destroy: () => Promise.all([direct, ...byProxy.values()].map((agent) => agent.destroy())),
  };
}

function proxyAgent(proxy: string, { connect: _, ...settings }: Agent.Options, ca: string | undefined): ProxyAgent {
  const isProxy = (url: string | URL): boolean => new URL(url).host === new URL(proxy).host;
  return new ProxyAgent({
    ...settings,
    uri: proxy,
    ...(ca !== undefined && { requestTls: { ca } }),
    clientFactory: (origin, options) => new Pool(origin, blamingProxy(options)),
    // makes the pools of tunneled hosts and, for plain http, the one of the proxy
    factory: (origin, options) =>
      new Pool(origin, isProxy(origin) ? blamingProxy({ ...settings, ...options }) : { ...settings, ...options }),
  });
}

/** A proxy that cannot be reached is no fault of the link. */
function blamingProxy(options: object): Pool.Options {
  const { connect } = options as { readonly connect?: buildConnector.connector };
  if (typeof connect !== "function") return options;
  return {
    ...options,
    connect: (target, callback) =>
      connect(target, (...result: Parameters<buildConnector.Callback>) => {
        const [error] = result;
        if (error === null) callback(...result);
        else callback(new LinkFault("proxy", `the proxy cannot be reached (${error.message})`), null);
      }),
  };
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

/** Looks names up for `net.connect`, and leaves out addresses that must not be connected to. */
export function guardedLookup(resolve: Resolve, guard: Guard): LookupFunction {
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
