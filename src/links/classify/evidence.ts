import type {
  AliveReason,
  BlockReason,
  GoneReason,
  Reason,
  SilentReason,
  UnclearReason,
  UnknownReason,
} from "../../model/link.ts";

/** What one look at a link says of the page. Only gone and silent ever count towards dead. */
export type Evidence =
  | { readonly kind: "there"; readonly reason: AliveReason }
  | { readonly kind: "gone"; readonly reason: GoneReason }
  | { readonly kind: "silent"; readonly reason: SilentReason }
  | { readonly kind: "unknown"; readonly reason: UnknownReason };

type Kinds = Readonly<
  Record<AliveReason, "there"> &
    Record<GoneReason, "gone"> &
    Record<SilentReason, "silent"> &
    Record<UnknownReason, "unknown">
>;

const kinds: Kinds = {
  ok: "there",
  redirected: "there",
  "not-found": "gone",
  gone: "gone",
  "soft-404": "gone",
  "no-such-host": "gone",
  "server-error": "silent",
  timeout: "silent",
  refused: "silent",
  reset: "silent",
  "redirect-loop": "silent",
  blocked: "unknown",
  "rate-limited": "unknown",
  "login-wall": "unknown",
  "other-status": "unknown",
  tls: "unknown",
  protocol: "unknown",
  "bad-redirect": "unknown",
  "too-many-redirects": "unknown",
  "private-address": "unknown",
  skipped: "unknown",
  "name-service": "unknown",
  "no-route": "unknown",
  proxy: "unknown",
  offline: "unknown",
  new: "unknown",
};

/** The kind of evidence that a reason is. */
export function evidenceOf(reason: Reason): Evidence {
  return { kind: kinds[reason], reason } as Evidence;
}

/** The page is there. */
export function isAlive(reason: Reason): reason is AliveReason {
  return kinds[reason] === "there";
}

/** Counts towards dead, sooner or later. */
export function isFailing(reason: Reason): reason is GoneReason | SilentReason {
  return kinds[reason] === "gone" || kinds[reason] === "silent";
}

const blocks: ReadonlySet<Reason> = new Set<BlockReason>(["blocked", "rate-limited", "login-wall"]);

/** Robots are kept out. */
export function isBlocked(reason: Reason): reason is BlockReason {
  return blocks.has(reason);
}

const ours: ReadonlySet<Reason> = new Set<UnclearReason>(["name-service", "no-route", "proxy"]);

/** Our own side failed: our name service, our route, our proxy. */
export function isOurFault(reason: Reason): boolean {
  return ours.has(reason) || reason === "offline";
}
