import type { CheckResult, DueLink } from "../model/link.ts";
import { optional } from "../model/optional.ts";
import type { PictureCounts, RunEvent } from "../model/report.ts";
import type { Selection } from "../store/selection.ts";
import type { Choice } from "./choose.ts";
import { type ChosenFeed, type ComposeRequest, type Composer, chooseFeeds, openComposer } from "./compose.ts";
import type { WantedPicture } from "./lead-image.ts";
import type { LinkPass } from "./links.ts";
import type { Prepared } from "./prepare.ts";
import type { Project } from "./project.ts";
import { syncPictures } from "./replicas.ts";

/** The feeds with their final pictures. */
export type PickedPictures = ComposedFeeds & {
  readonly counts: PictureCounts;
  /** The numbers of all wanted pictures. */
  readonly wanted: readonly number[];
  /** Absent when no picture was checked. */
  readonly check?: CheckResult;
};

/** When to stop checking. */
type PictureOptions = {
  readonly acceptRemovals?: boolean | string | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Chooses the feeds, checks the due pictures that they show, and leaves out dead ones. It runs after the link check and
 * apart from it, because the outage rule must not mix links with pictures.
 */
export async function pickPictures(
  { config, store, checkLinks }: Project,
  { now, site, pictures: stage }: Prepared,
  choice: Choice,
  links: LinkPass,
  options: PictureOptions,
  onEvent: (event: RunEvent) => void,
): Promise<PickedPictures> {
  const request = { choice, config, site, memory: store.memory, now };
  const composed = composeFeeds(request);
  if (!config.links.pictures) return { ...composed, counts: { known: 0, due: 0, checked: 0, dead: 0 }, wanted: [] };
  const wanted = wantedBy(composed.feeds);
  const due = stage.replica.due(wanted.keys(), now);
  if (due.size === 0 || !mayCheck(links, options)) {
    return { ...composed, counts: countsOf(wanted, due.size, 0), wanted: [...wanted.keys()] };
  }
  let checked = 0;
  const check = await checkLinks({
    due: addressesOf(wanted, due, choice.selection),
    expects: "pictures",
    memory: stage.store.pictures,
    budgetMs: links.budgetMs,
    leftAlone: links.check?.leftAlone ?? [],
    acceptRemovals: options.acceptRemovals === true,
    onChecked: () => onEvent({ stage: "pictures", checked: ++checked, due: due.size }),
    ...optional("signal", options.signal),
  });
  const deadBefore = choice.selection.deadPictures();
  syncPictures(stage);
  const isSame = deadBefore.symmetricDifference(choice.selection.deadPictures()).size === 0;
  const after = isSame ? composed : composeFeeds(request);
  const shown = wantedBy(after.feeds);
  return { ...after, counts: countsOf(shown, due.size, check.checked), wanted: [...shown.keys()], check };
}

/** Feeds with the composer of their items. */
export type ComposedFeeds = { readonly feeds: readonly ChosenFeed[]; readonly composer: Composer };

function composeFeeds(request: ComposeRequest): ComposedFeeds {
  const composer = openComposer(request);
  return { feeds: chooseFeeds(request, composer), composer };
}

/** False after an outage or an interrupt, or when no time is left. */
function mayCheck({ mayAsk, budgetMs, check }: LinkPass, { signal }: PictureOptions): boolean {
  const isOver = check?.cutShort === "outage" || check?.cutShort === "interrupted" || signal?.aborted === true;
  return mayAsk && !isOver && budgetMs > 0;
}

/** Each wanted picture once; those of the first feeds and the newest items come first. */
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
