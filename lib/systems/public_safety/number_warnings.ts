/** Texts that should be numbers and are not. @module */

import { occurrence } from "@lib/contracts/occurrence.ts";
import type { StreamField } from "@lib/contracts/stream_contract.ts";

const FORMATS = Object.entries(occurrence.fields as Readonly<Record<string, StreamField>>)
  .flatMap(([field, { format }]) => format === undefined ? [] : [{ field, ...format }]);

/** A text that is not in the expected form. */
export interface NumberWarning {
  readonly field: string;
  readonly text: string;
  readonly expected: string;
}

/**
 * Checks the texts of an occurrence that stand for numbers. Nothing is changed: the original keeps
 * every number as a text, so that whoever calculates with them has to look first.
 *
 * @example
 * ```ts
 * import { numberWarnings } from "@lib/systems/public_safety/number_warnings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(numberWarnings({ vitimas: "1.5", ocorrencias: "", ano: "2024" }), [
 *   { field: "vitimas", text: "1.5", expected: "a whole number, or empty" },
 * ]);
 * ```
 */
export function numberWarnings(row: Readonly<Record<string, unknown>>): readonly NumberWarning[] {
  const warnings: NumberWarning[] = [];
  for (const { field, pattern, say } of FORMATS) {
    const text = row[field] ?? null;
    if (text !== null && !pattern.test(String(text))) {
      warnings.push({ field, text: String(text), expected: say });
    }
  }
  return warnings;
}
