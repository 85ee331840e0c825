/** The rows that a batch has for one output. @module */

import { deadLetterRow } from "./dead_letter_row.ts";
import type { Output, SinkBatch, SinkRow } from "./sink.ts";

/**
 * The rows, dead letters among them as rows of their own columns.
 *
 * @example
 * ```ts
 * import { rowsOf } from "@lib/streaming/sinks/rows_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const where = { queryId: "q", batchId: 0, nextOffsets: {}, isFlush: false } as const;
 * const rows = { windows: [{ values: { n: 1 } }] };
 * const batch = { ...where, outputMode: "append", rows, deadLetters: [] } as const;
 * assertEquals(rowsOf(batch, "windows"), rows.windows);
 * assertEquals(rowsOf(batch, "late"), []);
 * ```
 */
export function rowsOf({ rows, deadLetters }: SinkBatch, output: Output): readonly SinkRow[] {
  if (output !== "deadLetters") return rows[output] ?? [];
  return deadLetters.map((letter) => ({ values: deadLetterRow(letter), origin: letter.origin }));
}
