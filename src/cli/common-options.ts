import { date, text, toggle } from "./option.ts";

/** Options of every command. */
export const commonOptions = {
  config: text("<file>", "the config, else config/feedmill.yaml here or above", "c"),
  records: text("<dir>", "folder of the records"),
  output: text("<dir>", "folder to write to"),
  state: text("<dir>", "folder for the state between runs"),
  json: toggle("print the result as JSON"),
  quiet: toggle("print nothing but errors", "q"),
  verbose: toggle("print more", "v"),
};

/** `--strict` */
export const strict = toggle("exit with 3 when there are problems or dead links");

/** `--wait` */
export const wait = toggle("wait for another run to end");

/** `--now` */
export const now = date("<date>", "run as if it were then; only a preview");

/** `--accept-removals` */
export const acceptRemovals = toggle("let dead items go, however many");

/** `--accept-new-ids` */
export const acceptNewIds = toggle("let all ids change; readers will show every item anew");
