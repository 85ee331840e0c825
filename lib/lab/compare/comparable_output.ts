/** What of an output counts when notebooks are compared. @module */

import { FACTS_TYPE, type Json } from "@lib/display/facts.ts";
import type { Output } from "@lib/lab/notebook/notebook.ts";

/**
 * The meaning of an output. What the project's helpers show carries its facts, and they stand for
 * it. Anything else is taken by its text, or, where it has none, by its markup without the tags; of
 * pictures only the type counts.
 *
 * @param options.isVolatile what the output says differs from run to run: only its kind counts.
 *
 * @example
 * ```ts
 * import { comparableOutput } from "@lib/lab/compare/comparable_output.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const data = { "text/html": "<b>6</b>", "text/plain": "6" };
 * assertEquals(
 *   comparableOutput({ output_type: "display_data", data, metadata: {} }),
 *   { types: ["text/html", "text/plain"], text: "6" },
 * );
 * ```
 */
export function comparableOutput(
  output: Output,
  options: { readonly isVolatile?: boolean } = {},
): Json {
  const { isVolatile = false } = options;
  switch (output.output_type) {
    case "stream":
      return isVolatile ? { stream: output.name } : { stream: output.name, text: output.text };
    case "error":
      return { error: output.ename, message: output.evalue };
    case "display_data":
    case "execute_result": {
      const facts = output.data[FACTS_TYPE] as { readonly kind: string } | undefined;
      if (facts !== undefined) return isVolatile ? { kind: facts.kind } : facts as unknown as Json;
      const types = Object.keys(output.data).sort();
      return isVolatile ? { types } : { types, text: textOf(output.data) };
    }
  }
}

function textOf(data: Readonly<Record<string, unknown>>): string {
  const [plain, markup] = [data["text/plain"], data["text/html"]];
  if (typeof plain === "string") return plain;
  return typeof markup === "string" ? markup.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ") : "";
}
