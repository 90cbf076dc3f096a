/** Why a run begins. */
export type Occasion = "schedule" | "catch-up" | "change";

/** Runs one after the other: never two at once, whoever asks for them. */
export type RunQueue = ReturnType<typeof openRunQueue>;

/** Lets `work` run in turns. It deals with its own failures: a rejection of it is a bug, and told to who waits. */
export function openRunQueue(work: (occasion: Occasion) => Promise<void>) {
  let underWay: Promise<void> | undefined;
  let isWanted = false;
  const begin = (occasion: Occasion): void => {
    underWay = work(occasion).finally(() => {
      underWay = undefined;
      if (!isWanted) return;
      isWanted = false;
      begin("change");
    });
    // Told by `settled`; until somebody waits for that it must not end the process.
    underWay.catch(() => undefined);
  };
  return {
    isBusy: (): boolean => underWay !== undefined,
    /** Begins unless one is under way. @returns whether it did */
    begin(occasion: Occasion): boolean {
      if (underWay !== undefined) return false;
      begin(occasion);
      return true;
    },
    /** Begins now, or once more after the one under way, so that a change in the middle of a run is not lost. */
    beginSoon(): void {
      if (underWay === undefined) begin("change");
      else isWanted = true;
    },
    /** Gives up what waits for its turn. */
    dropWanted(): void {
      isWanted = false;
    },
    /** Resolves when nothing is under way. */
    settled: async (): Promise<void> => underWay,
  };
}
