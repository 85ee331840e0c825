/** An open window or session of one key, with the sums of its rows so far. @module */

import type { Row, Value } from "../query/stream_query.ts";

/** Changed in place by every row, since most of a stream's work is done here. */
export interface Group {
  readonly keys: readonly Value[];
  startMicros: number;
  /** Exclusive. Infinite where the query has no window. */
  endMicros: number;
  /** Rows, whatever is null in them. */
  count: number;
  /** What sums, numeric extremes and deviations are made of; the accumulator says where. */
  readonly numbers: number[];
  /** Extremes of texts, booleans and longs, and the part of a sum of longs that a number cannot hold. */
  readonly values: Value[];
  /** Whether the batch at hand changed it. */
  isTouched: boolean;
  /** Whether it changed since the state was last stored. */
  isDirty: boolean;
  /** Closed, or merged into another. */
  isGone: boolean;
  /** Whether it is in the stored state. */
  isStored: boolean;
  /** The row last sent for it, kept only for retractions. */
  sent: Row | null;
}
