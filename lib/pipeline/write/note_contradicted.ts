/** Says that rows are rejected now which an earlier run stored as clean. @module */

/**
 * One note about rows that `append` leaves in both data sets, or none.
 *
 * @example
 * ```ts
 * import { noteContradicted } from "@lib/pipeline/write/note_contradicted.ts";
 * import { assertEquals, assertMatch } from "@std/assert";
 *
 * assertEquals(noteContradicted(0), []);
 * assertMatch(noteContradicted(1200)[0]!, /^1,200 rows are rejected by this run/);
 * ```
 */
export function noteContradicted(rows: number): string[] {
  if (rows === 0) return [];
  return [
    `${rows.toLocaleString("en-US")} rows are rejected by this run and stored as clean ` +
    `by an earlier one; --mode merge takes them out of clean`,
  ];
}
