/** Why windows are still open. @module */

import type { BatchPlanner } from "../core/create_batch_planner.ts";
import type { StreamOperator } from "../core/operator.ts";
import type { OpenWindow } from "./query_handle.ts";

/**
 * The open windows of an operator, each with what is missing before it closes.
 *
 * @example
 * ```ts
 * import { createBatchPlanner } from "@lib/streaming/core/create_batch_planner.ts";
 * import { createOperator } from "@lib/streaming/core/create_operator.ts";
 * import { openWindowsOf } from "@lib/streaming/run/open_windows_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const query = {
 *   decode: { format: "json", fields: {}, eventTime: "at" },
 *   watermark: { delay: "10 seconds" },
 *   window: { type: "tumbling", size: "5 seconds" },
 *   aggregates: [{ fn: "count", as: "n" }],
 * } as const;
 * const [operator, planner] = [createOperator(query), createBatchPlanner(query)];
 * const origin = { topic: "t", partition: 0, offset: 0, timestampMs: null };
 * operator.apply([{ row: { event_timestamp: 1_000_000 }, eventMicros: 1_000_000, origin }], {
 *   lateMicros: 0,
 *   nowMicros: 0,
 * });
 * assertEquals(openWindowsOf(operator, planner, { nowMs: 0 })[0]!.missingMicros, 5_000_000);
 * ```
 */
export function openWindowsOf(
  operator: StreamOperator,
  planner: BatchPlanner,
  { nowMs }: { readonly nowMs: number },
): OpenWindow[] {
  const watermarkMicros = planner.state.watermarkMs * 1000;
  const slowestPartition = planner.slowest(nowMs)?.partition ?? null;
  return [...operator.open()].map((window) => ({
    ...window,
    watermarkMicros,
    missingMicros: Math.max(0, window.endMicros - watermarkMicros),
    slowestPartition,
  }));
}
