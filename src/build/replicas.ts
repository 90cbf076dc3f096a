import { imageNumber } from "../feeds/canonical-url.ts";
import { type LinkReplica, openLinkReplica } from "../store/link-replica.ts";
import { openPictureReplica, type PictureReplica } from "../store/picture-replica.ts";
import type { Store } from "../store/store.ts";

/** The link states of one run, and their replica next to the records. */
export type LinkStage = { readonly store: Store; readonly replica: LinkReplica; readonly now: Date };

/** Opens the replica of link states and syncs it. */
export function openLinks(store: Store, now: Date): LinkStage {
  const stage = { store, replica: openLinkReplica(store.cache), now };
  syncLinks(stage);
  syncHolds(stage);
  return stage;
}

/** Syncs link states that changed since the last sync. */
export function syncLinks({ store, replica }: LinkStage): void {
  replica.refresh(store.memory.facts.get("identity") ?? "", store.links);
}

/** Makes the items selectable that at least one feed holds. */
export function syncHolds({ store, replica }: LinkStage): void {
  replica.hold(new Set(store.memory.holds.all().map(({ url }) => url)));
}

/** The picture states of one run, and their replica next to the records. */
export type PictureStage = { readonly store: Store; readonly replica: PictureReplica };

/** Opens the replica of picture states and syncs it. */
export function openPictures(store: Store): PictureStage {
  const stage = { store, replica: openPictureReplica(store.cache, imageNumber) };
  syncPictures(stage);
  return stage;
}

/** Syncs picture states that changed since the last sync. */
export function syncPictures({ store, replica }: PictureStage): void {
  replica.refresh(store.memory.facts.get("identity") ?? "", store.pictures);
}
