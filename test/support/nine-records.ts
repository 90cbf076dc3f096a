import type { Fields } from "./project.ts";

/** Nine records over three topics. */
export function nineRecords(fields: Fields = {}): Record<string, Fields> {
  const topics = [["AI"], ["AI", "Robots"], ["Law"]];
  const record = (number: number): [string, Fields] => [
    `news/n${number}`,
    { publishedDateTime: `2026-01-0${number}T00:00:00Z`, topics: topics[number % 3], ...fields },
  ];
  return Object.fromEntries(Array.from({ length: 9 }, (_, index) => record(index + 1)));
}
