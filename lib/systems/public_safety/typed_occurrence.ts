/** An occurrence with its numbers as numbers. @module */

import { occurrence } from "@lib/contracts/occurrence.ts";
import type { StreamField } from "@lib/contracts/stream_contract.ts";
import { type NumberWarning, numberWarnings } from "./number_warnings.ts";

/** Fields whose texts stand for numbers to calculate with; a municipality's number is a name. */
const NUMBERS = Object.entries(occurrence.fields as Readonly<Record<string, StreamField>>)
  .filter(([name, { format }]) => format !== undefined && name !== "codigo_municipio")
  .map(([name]) => name);

/** A stored occurrence as it can be calculated with. */
export interface TypedOccurrence {
  readonly values: Readonly<Record<string, string | number | null>>;
  /** Texts that are no numbers, whose values are null. */
  readonly warnings: readonly NumberWarning[];
}

/**
 * Reads the numbers of a stored row: an empty text is a figure that was not reported, and so null; a
 * text that is no number is null too, with a warning.
 *
 * @example
 * ```ts
 * import { typedOccurrence } from "@lib/systems/public_safety/typed_occurrence.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { values, warnings } = typedOccurrence({ uf: "SP", vitimas: "12", estupro: "", mes: "x" });
 * assertEquals(values, { uf: "SP", vitimas: 12, estupro: null, mes: null });
 * assertEquals(warnings.map(({ field }) => field), ["mes"]);
 * ```
 */
export function typedOccurrence(row: Readonly<Record<string, unknown>>): TypedOccurrence {
  const warnings = numberWarnings(row);
  const values = Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const text = value === null || value === undefined ? null : String(value);
      if (!NUMBERS.includes(name)) return [name, text];
      const isNumber = text !== null && text !== "" &&
        !warnings.some(({ field }) => field === name);
      return [name, isNumber ? Number(text) : null];
    }),
  );
  return { values, warnings };
}
