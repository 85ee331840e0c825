/** Reads `name=value` texts. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { declaredParameters, type ParameterValue } from "./notebook/declared_parameters.ts";
import type { Notebook } from "./notebook/notebook.ts";

/**
 * Parameters for `notebook` from the texts of a command line. A value is read as JSON where it is
 * JSON and the notebook's default is not a text; otherwise it is the text as it stands, so that
 * `-p name=007` keeps its zeros. The later of two values for one name wins.
 *
 * @throws {UsageError} where a text is not `name=value`.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { parseParameters } from "@lib/lab/parse_parameters.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const code = 'const vehicles = 20;\nconst name = "ev";';
 * const notebook = createNotebook([{ code, tags: ["parameters"] }]);
 * assertEquals(parseParameters(["vehicles=5", "name=1.0"], { notebook }), {
 *   vehicles: 5,
 *   name: "1.0",
 * });
 * ```
 */
export function parseParameters(
  texts: readonly string[],
  options: { readonly notebook: Notebook },
): Record<string, ParameterValue> {
  const { parameters } = declaredParameters(options.notebook);
  return Object.fromEntries(texts.map((text) => {
    const [, name, value] = /^([A-Za-z_$][\w$]*)=([^]*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`-p must be NAME=VALUE: current value is ${JSON.stringify(text)}`);
    }
    return [name, parameters.get(name)?.kind === "string" ? value : parseValue(value)];
  }));
}

function parseValue(text: string): ParameterValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
