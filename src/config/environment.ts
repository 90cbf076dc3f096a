/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables meant as settings, like `FEEDMILL_LINKS_TIMEOUT_MS`. They may be misspelled. */
export type SettingVariables = Readonly<Record<string, string>>;

/** `FEEDMILL_` variables that are not settings. */
const notSettings = new Set(["FEEDMILL_CONFIG", "FEEDMILL_TIME_TRAVEL"]);

/** Kubernetes sets these in every pod for a service whose name begins with "feedmill". */
const serviceVariable =
  /^FEEDMILL_(?:\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)$/u;
const portVariable = /^FEEDMILL_(?:\w+_)?PORT$/u;
const portAddress = /^(?:tcp|udp|sctp):\/\//u;

/** Picks the variables meant as settings. Empty ones count as absent, because CI systems set empty variables. */
export function settingVariables(env: Environment): SettingVariables {
  const found = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[0].startsWith("FEEDMILL_") && !!entry[1] && isSetting(entry[0], entry[1]),
  );
  return Object.fromEntries(found);
}

function isSetting(name: string, value: string): boolean {
  if (notSettings.has(name) || serviceVariable.test(name)) return false;
  return !(portVariable.test(name) && portAddress.test(value));
}
