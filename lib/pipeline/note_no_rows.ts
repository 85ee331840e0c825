/** Says that there was nothing to do. @module */

import type { CheckedJob } from "./job_options.ts";

/**
 * The note about an input without a row.
 *
 * @example
 * ```ts
 * import { noteNoRows } from "@lib/pipeline/note_no_rows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(noteNoRows({}), "the input has no rows: nothing was changed");
 * ```
 */
export function noteNoRows({ register }: Pick<CheckedJob, "register">): string {
  const andRegistered = register ? " and nothing registered" : "";
  return `the input has no rows: nothing was changed${andRegistered}`;
}
