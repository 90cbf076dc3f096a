import { amber, type Check, green, type InProject } from "./check.ts";

/** Which config file is used, and what else looks like a setting. A config that is not valid never gets here. */
export const configFile: Check<InProject> = {
  name: "config",
  run: ({ config: { file, warnings } }) => [
    file === undefined ? amber("none; the defaults apply", "`feedmill init` writes one") : green(file),
    ...warnings.map((warning) => amber(warning, "correct its name, or unset it")),
  ],
};

/** Whether the feeds have an address. */
export const site: Check<InProject> = {
  name: "site",
  run: ({ config: { site } }) =>
    site.url === undefined
      ? amber("no address; the feeds are a preview", "set site.url to where output will be reachable")
      : green(site.url),
};
