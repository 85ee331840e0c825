/** One batch as a line for comparing and showing: what golden files and `--batches-out` hold. @module */

import type { OperatorState } from "./operator.ts";

/** A value as JSON has it: instants, NaN and infinities as texts. */
export type BatchValue = string | number | bigint | boolean | null;

/** What a batch was, and what it brought. */
export interface BatchRecord {
  readonly batchId: number;
  readonly kind: "data" | "no-data";
  readonly numInputRows: number;
  /** By which its rows were judged; null where the query has no watermark, as the next. */
  readonly lateWatermark: string | null;
  /** By which its windows closed. */
  readonly watermark: string | null;
  readonly columns: readonly string[];
  /** In the order of `columns`; sorted, nulls first. */
  readonly rows: readonly (readonly BatchValue[])[];
  readonly state: readonly OperatorState[];
}
