/** How much a finding matters: nothing to do, worth a look, does not work. */
export type Color = "green" | "amber" | "red";

/** One line of the doctor's. */
export type Finding = {
  /** What was looked at, like `node` or `clock`. */
  readonly name: string;
  readonly state: Color;
  /** What was seen. */
  readonly text: string;
  /** What to do; present unless green. */
  readonly fix?: string;
};

/** All is well. */
export function green(name: string, text: string): Finding {
  return { name, state: "green", text };
}

/** Works, or could not be told; worth a look. */
export function amber(name: string, text: string, fix: string): Finding {
  return { name, state: "amber", text, fix };
}

/** Does not work. */
export function red(name: string, text: string, fix: string): Finding {
  return { name, state: "red", text, fix };
}
