import { defineScalarTag, FAILSAFE_SCHEMA, load, mergeTag, nullCoreTag, YAMLException } from "js-yaml";
import { FrontMatterError } from "./front-matter-error.ts";
import { quickYaml } from "./quick-yaml.ts";

/** Enough for every honest anchor; too few for an alias to explode. */
const maxAliases = 16;

/** Scalars stay as they are written: `3.10` is a version and `007` a title until a field says what they are. */
export const yamlSchema = FAILSAFE_SCHEMA.withTags(
  nullCoreTag,
  mergeTag,
  ["int", "float", "bool", "timestamp"].map((name) =>
    defineScalarTag(`tag:yaml.org,2002:${name}`, { resolve: (source) => source, identify: () => false }),
  ),
);

/**
 * Reads YAML below a line `---`; merge keys are merged.
 *
 * @throws FrontMatterError with the place
 */
export function parseYaml(source: string): object {
  try {
    return quickYaml(source) ?? (load(source, { schema: yamlSchema, maxAliases }) as object);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line = 0, column = 0 } = error.mark ?? {};
    // js-yaml counts from 0 and below the opening ---, whose line break is part of the source.
    const message = `front matter is not valid YAML: ${error.reason}; mend it here (text with : or # needs quotes)`;
    throw new FrontMatterError(message, line + 1, column + 1);
  }
}
