/** So many failed checks in a row, the first and the last at least `hours` apart. */
export type Proof = { readonly times: number; readonly hours: number };

/** What it takes to call a link dead that was once alive, by what was seen. */
export type Patience = {
  /** 410 */
  readonly gone: Proof;
  /** 404 and names that do not exist; 410 counts too */
  readonly missing: Proof;
  /** pages that only look like "not found"; all of the above count too */
  readonly soft404: Proof;
  /** whatever else fails; every failure counts */
  readonly fault: Proof;
};

/** The default: a bad night, or a bad week, drops nothing. */
export const patient: Patience = {
  gone: { times: 2, hours: 24 },
  missing: { times: 3, hours: 7 * 24 },
  soft404: { times: 3, hours: 7 * 24 },
  fault: { times: 5, hours: 21 * 24 },
};

/** The first confirmed 404, 410 or missing host name is believed. */
export const eager: Patience = { ...patient, gone: { times: 1, hours: 0 }, missing: { times: 1, hours: 0 } };

/** The numbers behind `links.patience`. */
export function patienceOf(choice: "patient" | "eager" | Patience): Patience {
  if (choice === "patient") return patient;
  return choice === "eager" ? eager : choice;
}
