import { commonHead } from "./headers.ts";
import type { Healthz } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import { type Exchange, send } from "./send.ts";

/** What the endpoints report. */
export type EndpointOptions = { readonly health: () => Healthz; readonly metrics: Metrics };

type Endpoint = (exchange: Exchange) => void | Promise<void>;

/** `/healthz` and `/metrics`, by path: for monitoring, not for caches or other sites. */
export function openEndpoints({ health, metrics }: EndpointOptions): ReadonlyMap<string, Endpoint> {
  const report = (exchange: Exchange, status: number, type: string, body: string) =>
    send(exchange, status, [...commonHead, "cache-control", "no-store", "content-type", type], body);
  return new Map<string, Endpoint>([
    [
      "healthz",
      (exchange) => {
        const state = health();
        report(exchange, state.ok ? 200 : 503, "application/json; charset=utf-8", JSON.stringify(state));
      },
    ],
    ["metrics", async (exchange) => report(exchange, 200, metrics.contentType, await metrics.render())],
  ]);
}
