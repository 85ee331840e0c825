/** Names, texts and numbers as SQL that means exactly them. @module */

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A number as a literal that is read back as the same double.
 *
 * The exponent matters: without one DuckDB reads a DECIMAL, whose conversion may be off in the last bit.
 *
 * @example
 * ```ts
 * import { sqlDouble, sqlName, sqlText } from "@lib/quality/sql_literals.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([sqlDouble(28.5), sqlName('a"b'), sqlText("it's")], ["2.85e+1", '"a""b"', "'it''s'"]);
 * ```
 */
export function sqlDouble(value: number): string {
  return value.toExponential();
}
