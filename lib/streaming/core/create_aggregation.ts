/** Windows and what each output mode says of them. @module */

import { parseDuration } from "@lib/time/parse_duration.ts";
import { columnTypes } from "../query/column_types.ts";
import { EVENT_TIME_COLUMN, type Row, type StreamQuery } from "../query/stream_query.ts";
import { alignedWindows, type Grouping } from "./aligned_windows.ts";
import { createAccumulator } from "./create_accumulator.ts";
import { createGroup } from "./create_group.ts";
import type { Group } from "./group.ts";
import { groupRows } from "./group_rows.ts";
import type { Accepted, OpenWindows } from "./open_windows.ts";
import type { OperatorState, StepOutput, StreamEvent, Watermarks } from "./operator.ts";
import { instantGroups } from "./instant_groups.ts";
import { readKeys } from "./read_keys.ts";
import { sessionWindows } from "./session_windows.ts";

/** The aggregating part of a query. */
export interface Aggregation {
  readonly windows: OpenWindows;
  apply(events: readonly StreamEvent[], watermarks: Watermarks | null): StepOutput;
  flush(): StepOutput;
}

/**
 * The aggregating part of a query that has aggregates.
 *
 * Within a batch: late rows are set aside, the others added, rows made, and windows closed, in this
 * order. Append sends a group once, when it closes; update every group that the batch changed, also
 * one that closes with it; complete all groups, none of which is ever late or closed.
 *
 * @example
 * ```ts
 * import { createAggregation } from "@lib/streaming/core/create_aggregation.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const aggregation = createAggregation({
 *   decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
 *   watermark: { delay: "10 seconds" },
 *   window: { type: "tumbling", size: "5 seconds" },
 *   keys: ["k"],
 *   aggregates: [{ fn: "count", as: "n" }],
 * });
 * const origin = { topic: "t", partition: 0, offset: 0, timestampMs: null };
 * const events = [{ row: { k: "a" }, eventMicros: 12e6, origin }];
 * assertEquals(aggregation.apply(events, { lateMicros: 0, nowMicros: 0 }).rows, []);
 * assertEquals(aggregation.apply([], { lateMicros: 0, nowMicros: 15e6 }).rows, [
 *   { window_start: 10e6, window_end: 15e6, k: "a", n: 1 },
 * ]);
 * ```
 */
export function createAggregation(query: StreamQuery): Aggregation {
  const { aggregates, window, retractions } = query;
  const keyColumns = query.keys ?? [];
  const accumulator = createAccumulator(aggregates ?? [], columnTypes(query));
  const windows = openWindows(query, { keys: readKeys(keyColumns), accumulator });
  const { rowOf, rowsOf } = groupRows(query, accumulator);
  const mode = query.outputMode ?? "append";
  /** Of all rows there ever were: there is a result even before the first. */
  const isTotal = !window && keyColumns.length === 0;

  /** Takes back what was sent for groups that are others now, and remembers what is sent instead. */
  function retract({ touched, superseded }: Accepted): Row[] {
    const retracted = superseded.flatMap((group) => group.sent === null ? [] : [group.sent]);
    for (const group of touched) {
      const row = rowOf(group);
      const { sent } = group;
      if (sent && (sent.window_start !== row.window_start || sent.window_end !== row.window_end)) {
        retracted.push(sent);
      }
      group.sent = row;
    }
    return retracted;
  }

  function total(): Group[] {
    const [group] = windows.all();
    const empty = { keys: [], startMicros: 0, endMicros: Infinity, sums: accumulator.empty() };
    return [group ?? createGroup(empty)];
  }

  function stateOf({ touched, dropped }: Accepted, removed: number): OperatorState {
    return {
      operatorName: window?.type === "session" ? "sessionWindowStateStoreSave" : "stateStoreSave",
      numRowsTotal: windows.size,
      numRowsUpdated: touched.length,
      numRowsRemoved: removed,
      numRowsDroppedByWatermark: dropped,
    };
  }

  return {
    windows,
    apply(events, watermarks) {
      const ends = mode === "complete" ? null : watermarks;
      const accepted = windows.accept(events, ends?.lateMicros ?? null);
      const retracted = retractions ? retract(accepted) : [];
      const changed = isTotal
        ? total()
        : [...mode === "complete" ? windows.all() : accepted.touched];
      const sent = mode === "append" ? [] : rowsOf(changed);
      const closed = ends === null ? [] : windows.closeUntil(ends.nowMicros);
      return {
        rows: mode === "append" ? rowsOf(closed) : sent,
        retracted,
        late: accepted.late,
        state: [{
          ...stateOf(accepted, closed.length),
          ...(isTotal && { numRowsTotal: 1, numRowsUpdated: 1 }),
        }],
      };
    },
    flush() {
      const open = windows.closeAll();
      const nothing = { touched: [], late: [], dropped: 0, superseded: [] };
      return {
        // The other modes have sent each group as it is.
        rows: mode === "append" ? rowsOf([...open]) : [],
        retracted: [],
        late: [],
        state: [stateOf(nothing, open.length)],
      };
    },
  };
}

function openWindows({ window, keys }: StreamQuery, grouping: Grouping): OpenWindows {
  if (!window) {
    return keys?.includes(EVENT_TIME_COLUMN)
      ? instantGroups(grouping)
      : alignedWindows(null, grouping);
  }
  if (window.type === "session") return sessionWindows(parseDuration(window.gap), grouping);
  const sizeMicros = parseDuration(window.size);
  return alignedWindows({
    sizeMicros,
    slideMicros: window.type === "sliding" ? parseDuration(window.slide) : sizeMicros,
    originMicros: window.start ? parseDuration(window.start) : 0,
  }, grouping);
}
