import type { Config } from "../config/load.ts";
import type { Candidate, Selection } from "../store/selection.ts";

/** A picture that is shown, or a dead one that would be. */
export type WantedPicture = {
  readonly image: number;
  /** The record that has it, and its place among that record's pictures. */
  readonly rowid: number;
  readonly place: number;
  readonly isDead: boolean;
};

/** Which of a record's pictures leads it: the first that is neither a stock picture nor dead. */
export function openLeads(selection: Selection, { feeds: { stockImageAfter }, links }: Config) {
  const stock = stockImageAfter === 0 ? new Set<number>() : selection.stockImages(stockImageAfter);
  const dead = links.pictures ? selection.deadPictures() : new Set<number>();
  const givesWay = (image: number): boolean => stock.has(image) || dead.has(image);
  /** The place of the picture that leads, which is beyond the last when all give way. */
  const leadOf = ({ image, otherImages }: Candidate): number => {
    if (image === undefined || !givesWay(image)) return 0;
    const others = numbersIn(otherImages);
    const place = others.findIndex((other) => !givesWay(other));
    return 1 + (place === -1 ? others.length : place);
  };
  return {
    leadOf,
    /** The picture that leads and the dead ones before it: once one of those is back, it leads again. */
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
