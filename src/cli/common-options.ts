import { date, text, toggle, toggleOrText } from "./option.ts";

/** Options of every command. */
export const commonOptions = {
  config: text("<file>", "config file; default: config/feedmill.yaml here or in a folder above", "c"),
  records: text("<dir>", "records folder"),
  output: text("<dir>", "output folder"),
  state: text("<dir>", "folder for what feedmill remembers between runs"),
  json: toggle("print the result as JSON"),
  quiet: toggle("print only errors", "q"),
  verbose: toggle("print more", "v"),
};

/** `--strict` */
export const strict = toggle("exit with code 3 if there are problems or dead links");

/** `--wait` */
export const wait = toggle("wait while another run is active");

/** `--now` */
export const now = date("<date>", "preview a run at this time");

/** `--accept-removals` */
export const acceptRemovals = toggleOrText("[site|feed]", "remove all dead items, or those of a site or feed");

/** `--accept-new-ids` */
export const acceptNewIds = toggle("allow all ids to change; readers will show every item again");
