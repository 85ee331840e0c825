/** A batch's record as one line of text. @module */

import type { BatchRecord } from "./batch_record.ts";

/** In the engine since V8 11.4, but not yet in TypeScript's declarations. */
const json = JSON as typeof JSON & { rawJSON(text: string): unknown };

/**
 * One line of JSON. Longs that no number holds are written as the digits they are, which `JSON`
 * alone refuses to do.
 *
 * @example
 * ```ts
 * import { formatBatchRecord } from "@lib/streaming/core/format_batch_record.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const line = formatBatchRecord({
 *   batchId: 0,
 *   kind: "data",
 *   numInputRows: 1,
 *   lateWatermark: null,
 *   watermark: null,
 *   columns: ["n"],
 *   rows: [[9_007_199_254_740_993n]],
 *   state: [],
 * });
 * assertStringIncludes(line, '"rows":[[9007199254740993]]');
 * ```
 */
export function formatBatchRecord(record: BatchRecord): string {
  return JSON.stringify(
    record,
    (_, value) => typeof value === "bigint" ? json.rawJSON(String(value)) : value,
  );
}
