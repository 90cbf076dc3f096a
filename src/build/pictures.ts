import { imageNumber } from "../feeds/canonical-url.ts";
import type { CheckLinks, CheckResult, DueLink } from "../model/link.ts";
import { optional } from "../model/optional.ts";
import type { PictureCounts, RunEvent } from "../model/report.ts";
import { openPictureReplica, type PictureReplica } from "../store/picture-replica.ts";
import type { Selection } from "../store/selection.ts";
import type { Store } from "../store/store.ts";
import { type ChosenFeed, type ComposeRequest, type Composer, chooseFeeds, openComposer } from "./compose.ts";
import type { WantedPicture } from "./lead-image.ts";

/** The pictures of one run. */
export type PictureStage = { readonly store: Store; readonly replica: PictureReplica };

/** What is known of the pictures, laid beside the records. */
export function openPictures(store: Store): PictureStage {
  const stage = { store, replica: openPictureReplica(store.cache, imageNumber) };
  refresh(stage);
  return stage;
}

function refresh({ store, replica }: PictureStage): void {
  replica.refresh(store.memory.facts.get("identity") ?? "", store.pictures);
}

/** What a pass over pictures may do, and what came before it. */
export type PicturePass = {
  readonly mayAsk: boolean;
  readonly budgetMs: number;
  /** How the links were checked just before, if any were. */
  readonly linkCheck?: CheckResult | undefined;
  readonly acceptRemovals: boolean;
  readonly signal?: AbortSignal | undefined;
};

/** Feeds whose pictures are settled, and how those stand. */
export type Illustrated = {
  readonly feeds: readonly ChosenFeed[];
  readonly composer: Composer;
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
  pass: PicturePass,
  checkLinks: CheckLinks,
  tell: (event: RunEvent) => void,
): Promise<Illustrated> {
  const { feeds, composer } = choose(request);
  if (!request.config.links.pictures)
    return { feeds, composer, counts: { known: 0, due: 0, checked: 0, dead: 0 }, wanted: [] };
  const wanted = wantedBy(feeds);
  const due = stage.replica.due(wanted.keys(), request.now);
  const counts = countsOf(wanted, due.size, 0);
  if (due.size === 0 || !hasRoom(pass)) return { feeds, composer, counts, wanted: [...wanted.keys()] };

  let checked = 0;
  const pictureCheck = await checkLinks({
    due: addressesOf(wanted, due, request.choice.selection),
    expects: "pictures",
    memory: stage.store.pictures,
    budgetMs: pass.budgetMs,
    leftAlone: pass.linkCheck?.leftAlone ?? [],
    acceptRemovals: pass.acceptRemovals,
    onChecked: () => tell({ stage: "pictures", checked: ++checked, due: due.size }),
    ...optional("signal", pass.signal),
  });
  const deadBefore = request.choice.selection.deadPictures();
  refresh(stage);
  const isSame = deadBefore.symmetricDifference(request.choice.selection.deadPictures()).size === 0;
  const after = isSame ? { feeds, composer } : choose(request);
  const shown = wantedBy(after.feeds);
  return { ...after, counts: countsOf(shown, due.size, pictureCheck.checked), wanted: [...shown.keys()], pictureCheck };
}

function choose(request: ComposeRequest) {
  const composer = openComposer(request);
  return { feeds: chooseFeeds(request, composer), composer };
}

/** Not after an outage or an interrupt, nor without time. */
function hasRoom({ mayAsk, budgetMs, linkCheck, signal }: PicturePass): boolean {
  const isOver = linkCheck?.cutShort === "outage" || linkCheck?.cutShort === "interrupted" || signal?.aborted === true;
  return mayAsk && !isOver && budgetMs > 0;
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
