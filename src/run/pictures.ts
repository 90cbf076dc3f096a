import { imageNumber } from "../feeds/canonical-url.ts";
import type { CheckLinks, CheckResult, DueLink } from "../model/link.ts";
import type { PictureCounts, RunEvent } from "../model/report.ts";
import { openPictureMirror, type PictureMirror } from "../store/picture-mirror.ts";
import type { Selection } from "../store/selection.ts";
import type { Store } from "../store/store.ts";
import { type ChosenFeed, type ComposeRequest, chooseFeeds } from "./compose.ts";
import type { WantedPicture } from "./leads.ts";

/** The pictures of one run. */
export type PictureStage = { readonly store: Store; readonly mirror: PictureMirror };

/** What is known of the pictures, laid beside the records. */
export function openPictures(store: Store): PictureStage {
  const stage = { store, mirror: openPictureMirror(store.cache, imageNumber) };
  refresh(stage);
  return stage;
}

function refresh({ store, mirror }: PictureStage): void {
  mirror.refresh(store.memory.facts.get("identity") ?? "", store.pictures);
}

/** Whether pictures may be asked for, and for how long. */
export type Asking = {
  readonly check: boolean;
  readonly budgetMs: number;
  /** How the links were checked just before, if any were. */
  readonly linkCheck?: CheckResult | undefined;
  readonly acceptRemovals: boolean;
  readonly signal?: AbortSignal | undefined;
};

/** Feeds whose pictures are settled, and how those stand. */
export type Illustrated = {
  readonly feeds: readonly ChosenFeed[];
  readonly counts: PictureCounts;
  /** Numbers of the pictures that count. */
  readonly wanted: readonly number[];
  /** Absent when none were asked for. */
  readonly pictureCheck?: CheckResult;
};

/**
 * Chooses the feeds, asks for the pictures they show that are due, and leaves dead ones out. A pass of its own after
 * that of the links: the outage rule never weighs the ones against the others.
 */
export async function illustrate(
  stage: PictureStage,
  request: ComposeRequest,
  asking: Asking,
  checkLinks: CheckLinks,
  tell: (event: RunEvent) => void,
): Promise<Illustrated> {
  const feeds = chooseFeeds(request);
  if (!request.config.links.pictures) return { feeds, counts: { known: 0, due: 0, checked: 0, dead: 0 }, wanted: [] };
  const wanted = wantedBy(feeds);
  const due = stage.mirror.due(wanted.keys(), request.now);
  const counts = countsOf(wanted, due.size, 0);
  if (due.size === 0 || !mayAsk(asking)) return { feeds, counts, wanted: [...wanted.keys()] };

  let checked = 0;
  const pictureCheck = await checkLinks({
    due: addressesOf(wanted, due, request.choice.selection),
    expects: "pictures",
    memory: stage.store.pictures,
    budgetMs: asking.budgetMs,
    leftAlone: asking.linkCheck?.leftAlone ?? [],
    acceptsMassFailure: asking.acceptRemovals,
    onChecked: () => tell({ stage: "pictures", checked: ++checked, due: due.size }),
    ...(asking.signal === undefined ? {} : { signal: asking.signal }),
  });
  refresh(stage);
  const after = chooseFeeds(request);
  const shown = wantedBy(after);
  return {
    feeds: after,
    counts: countsOf(shown, due.size, pictureCheck.checked),
    wanted: [...shown.keys()],
    pictureCheck,
  };
}

/** Not after an outage or an interrupt, nor without time. */
function mayAsk({ check, budgetMs, linkCheck, signal }: Asking): boolean {
  const isOver = linkCheck?.cutShort === "outage" || linkCheck?.cutShort === "interrupted" || signal?.aborted === true;
  return check && !isOver && budgetMs > 0;
}

/** Each picture once, those of the first feeds and newest items first. */
function wantedBy(feeds: readonly ChosenFeed[]): ReadonlyMap<number, WantedPicture> {
  const wanted = new Map<number, WantedPicture>();
  for (const feed of feeds) {
    for (const picture of feed.pictures()) if (!wanted.has(picture.image)) wanted.set(picture.image, picture);
  }
  return wanted;
}

function countsOf(wanted: ReadonlyMap<number, WantedPicture>, due: number, checked: number): PictureCounts {
  const dead = wanted.values().reduce((sum, { isDead }) => sum + (isDead ? 1 : 0), 0);
  return { known: wanted.size, due, checked, dead };
}

function* addressesOf(
  wanted: ReadonlyMap<number, WantedPicture>,
  due: ReadonlySet<number>,
  selection: Selection,
): Generator<DueLink> {
  for (const { image, rowid, place } of wanted.values()) {
    const url = due.has(image) ? selection.record(rowid).images[place]?.url : undefined;
    if (url !== undefined) yield { url, isFar: false };
  }
}
