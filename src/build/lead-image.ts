import type { Config } from "../config/config.ts";
import type { Candidate, Selection } from "../store/selection.ts";

/** A picture that a feed shows, or a dead one that it would show. */
export type WantedPicture = {
  readonly image: number;
  /** The record that has the picture, and the position of the picture in that record. */
  readonly rowid: number;
  readonly place: number;
  readonly isDead: boolean;
};

/** Picks the lead picture of records: the first one that is neither a stock picture nor dead. */
export function openLeads(selection: Selection, { feeds: { stockImageAfter }, links }: Config) {
  const stock = stockImageAfter === 0 ? new Set<number>() : selection.stockImages(stockImageAfter);
  const dead = links.pictures ? selection.deadPictures() : new Set<number>();
  const isUnusable = (image: number): boolean => stock.has(image) || dead.has(image);
  /** The position of the lead picture; past the end when no picture is usable. */
  const leadOf = ({ image, otherImages }: Candidate): number => {
    if (image === undefined || !isUnusable(image)) return 0;
    const others = numbersIn(otherImages);
    const place = others.findIndex((other) => !isUnusable(other));
    return 1 + (place === -1 ? others.length : place);
  };
  return {
    leadOf,
    /** The lead picture and the dead ones before it, which must be checked too: they may come back. */
    wanted(candidate: Candidate): WantedPicture[] {
      const { rowid, image, otherImages } = candidate;
      if (image === undefined) return [];
      const lead = leadOf(candidate);
      const images = lead === 0 ? [image] : [image, ...numbersIn(otherImages)].slice(0, lead + 1);
      return images.flatMap((number, place) =>
        stock.has(number) ? [] : [{ image: number, rowid, place, isDead: dead.has(number) }],
      );
    },
  };
}

function numbersIn(list: string | undefined): number[] {
  return list === undefined ? [] : (JSON.parse(list) as number[]);
}
