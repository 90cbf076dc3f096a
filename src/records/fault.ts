/** A fault in one field; `path` leads to it in the front matter. */
export type Fault = {
  readonly path: readonly PropertyKey[];
  /** What to call it, when not by its path. */
  readonly field?: string;
  readonly message: string;
  /** Without this field nothing sensible can be published. */
  readonly isFatal: boolean;
};

/** Where a record's faults go. */
export type Faults = {
  /** The field is wrong, and the record goes on without it. */
  readonly note: (path: readonly PropertyKey[], message: string) => void;
  /** The field is wrong, and the record is left out. */
  readonly refuse: (path: readonly PropertyKey[], message: string) => void;
  readonly all: Fault[];
};

/** An empty list of faults. */
export function collectFaults(): Faults {
  const all: Fault[] = [];
  return {
    all,
    note: (path, message) => void all.push({ path, message, isFatal: false }),
    refuse: (path, message) => void all.push({ path, message, isFatal: true }),
  };
}
