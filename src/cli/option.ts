import { InvalidArgumentError } from "commander";

/** An option of a command. Its key in `options` names the flag: `dryRun` is `--dry-run`. */
export type Option<Value> = {
  readonly help: string;
  /** One letter: `c` for `-c`. */
  readonly short?: string;
  /** The value as the help shows it, like `<file>`. Absent for switches. */
  readonly value?: string;
  /** A switch that is on unless `--no-...` is given. */
  readonly isOn?: true;
  /** Throws InvalidArgumentError with what to write instead; absent for switches. */
  readonly parse?: (text: string, before?: unknown) => Value;
  /** The value when the option is not given. */
  readonly absent: Value;
};

/** The options of a command by name. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** The parsed values that an action receives. */
export type FlagsOf<Given extends Options> = {
  readonly [Name in keyof Given]: Given[Name] extends Option<infer Value> ? Value : never;
};

type Optional<Value> = Option<Value | undefined>;

/** True when given. */
export function toggle(help: string, short?: string): Option<boolean> {
  return { help, absent: false, ...(short === undefined ? {} : { short }) };
}

/** False when given, as `--no-...`. */
export function negated(help: string): Option<boolean> {
  return { help, isOn: true, absent: true };
}

/** Any text. */
export function text(value: string, help: string, short?: string): Optional<string> {
  return { value, help, parse: (given) => given, absent: undefined, ...(short === undefined ? {} : { short }) };
}

/** Texts, one each time it is given. */
export function texts(value: string, help: string): Option<readonly string[]> {
  return { value, help, parse: (given, before) => [before ?? [], given].flat() as string[], absent: [] };
}

/** True when given alone, else the text given with it. */
export function toggleOrText(value: string, help: string): Option<boolean | string> {
  return { value, help, parse: (given) => given, absent: false };
}

/** A whole number. */
export function integer(value: string, help: string, { min, max }: { min: number; max: number }): Optional<number> {
  const range = max < anyCount ? `a whole number from ${min} to ${max}` : `a whole number, at least ${min}`;
  const parse = (given: string) => {
    const number = Number(given);
    if (/^\d{1,9}$/u.test(given) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Must be ${range}.`);
  };
  return { value, help, parse, absent: undefined };
}

/** The largest `max` of an integer; in practice, no limit. */
export const anyCount = 999_999_999;

/** An ISO 8601 date, with or without a time. */
export function date(value: string, help: string): Optional<Date> {
  const parse = (given: string) => {
    const at = new Date(given);
    if (/^\d{4}-\d{2}-\d{2}/u.test(given) && !Number.isNaN(at.getTime())) return at;
    throw new InvalidArgumentError("Must be an ISO 8601 date like 2026-01-31 or 2026-01-31T12:00:00Z.");
  };
  return { value, help, parse, absent: undefined };
}

/** An absolute http(s) URL. */
export function webAddress(value: string, help: string): Optional<string> {
  const parse = (given: string) => {
    const url = URL.parse(given);
    if (url?.protocol === "https:" || url?.protocol === "http:") return url.href;
    throw new InvalidArgumentError("Must be an absolute address like https://feeds.example.org/.");
  };
  return { value, help, parse, absent: undefined };
}

/** One of a few words; the help lists them after `help`. */
export function oneOf<Word extends string>(value: string, words: readonly Word[], help = ""): Optional<Word> {
  return { value, help: `${help}${listed(words)}`, parse: wordParser(words), absent: undefined };
}

/** One of a few words, or none of them: `true` when it is given without one. */
export function anyOrOneOf<Word extends string>(
  value: string,
  words: readonly Word[],
  help: string,
): Option<Word | boolean> {
  return { value, help: `${help}${listed(words)}`, parse: wordParser(words), absent: false };
}

function wordParser<Word extends string>(words: readonly Word[]): (given: string) => Word {
  return (given) => {
    const found = words.find((word) => word === given);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Must be one of ${words.join(", ")}.`);
  };
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
