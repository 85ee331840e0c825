/** Builds the stateful middle of a query. @module */

import { parseDuration } from "@lib/time/parse_duration.ts";
import { outputColumns } from "../query/output_columns.ts";
import { EVENT_TIME_COLUMN, type Row, type StreamQuery } from "../query/stream_query.ts";
import { createAggregation } from "./create_aggregation.ts";
import { createDeduplicator, type Expiry, SEEN_KIND } from "./create_deduplicator.ts";
import type { LateRow, OperatorState, StreamEvent, StreamOperator } from "./operator.ts";

/**
 * The operator of a query: deduplication first, then windows; either may be missing.
 *
 * The query must have passed `checkQuery`.
 *
 * @example
 * ```ts
 * import { createOperator } from "@lib/streaming/core/create_operator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const operator = createOperator({
 *   decode: { format: "json", fields: { id: "string" } },
 *   dedup: { op: "plain", cols: ["id"] },
 * });
 * const origin = { topic: "t", partition: 0, offset: 0, timestampMs: null };
 * const event = { row: { id: "a" }, eventMicros: null, origin };
 * assertEquals(operator.apply([event, event], null).rows, [{ id: "a" }]);
 * assertEquals(operator.takeChanges().length, 1);
 * ```
 */
export function createOperator(query: StreamQuery): StreamOperator {
  const aggregation = query.aggregates?.length ? createAggregation(query) : null;
  const seen = query.dedup ? createDeduplicator(query.dedup.cols, expiryIn(query)) : null;
  const seenName = query.dedup?.op === "within" ? "dedupeWithinWatermark" : "dedupe";
  const keyColumns = query.keys ?? [];

  return {
    columns: outputColumns(query),
    isStateful: aggregation !== null || seen !== null,
    apply(events, watermarks) {
      let passed: readonly StreamEvent[] = events;
      let late: readonly LateRow[] = [];
      const seenState: OperatorState[] = [];
      if (seen !== null) {
        const deduplicated = seen.accept(events, watermarks?.lateMicros ?? null);
        ({ passed, late } = deduplicated);
        const numRowsRemoved = watermarks === null ? 0 : seen.forgetUntil(watermarks.nowMicros);
        seenState.push({
          operatorName: seenName,
          numRowsTotal: seen.size,
          numRowsUpdated: passed.length,
          numRowsRemoved,
          numRowsDroppedByWatermark: late.length,
          numDroppedDuplicateRows: deduplicated.duplicates,
        });
      }
      if (aggregation === null) {
        return { rows: passed.map(({ row }) => row), retracted: [], late, state: seenState };
      }
      const output = aggregation.apply(passed, watermarks);
      return {
        ...output,
        late: late.length === 0 ? output.late : [...late, ...output.late],
        state: [...output.state, ...seenState],
      };
    },
    flush() {
      const flushed = aggregation?.flush() ?? { rows: [], retracted: [], late: [], state: [] };
      if (seen === null) return flushed;
      const numRowsRemoved = seen.size;
      seen.forgetAll();
      return {
        ...flushed,
        state: [...flushed.state, {
          operatorName: seenName,
          numRowsTotal: 0,
          numRowsUpdated: 0,
          numRowsRemoved,
          numRowsDroppedByWatermark: 0,
        }],
      };
    },
    takeChanges() {
      const changes = aggregation?.windows.takeChanges() ?? [];
      return seen === null ? changes : [...changes, ...seen.takeChanges()];
    },
    *entries() {
      if (aggregation !== null) yield* aggregation.windows.entries();
      if (seen !== null) yield* seen.entries();
    },
    restore(entries) {
      for (const entry of entries) {
        if (entry.key[0] === SEEN_KIND) seen!.restore(entry);
        else aggregation!.windows.restore(entry);
      }
    },
    *open() {
      for (const group of aggregation?.windows.all() ?? []) {
        // What never ends waits for nothing.
        if (group.endMicros === Infinity) continue;
        const keys: Row = Object.fromEntries(keyColumns.map((name, i) => [name, group.keys[i]!]));
        const { startMicros, endMicros, count } = group;
        yield { startMicros, endMicros, keys, count };
      }
    },
  };
}

/** When a row is forgotten: some time after itself, with its own event time, or never. */
function expiryIn({ dedup, watermark }: StreamQuery): Expiry {
  if (!watermark) return () => Infinity;
  if (dedup?.op === "within") {
    const delayMicros = parseDuration(watermark.delay);
    // Without a time it counts as of 1970, as in Spark, and so is soon forgotten.
    return ({ eventMicros }) => (eventMicros ?? 0) + delayMicros;
  }
  return dedup?.cols.includes(EVENT_TIME_COLUMN)
    ? ({ eventMicros }) => eventMicros ?? Infinity
    : () => Infinity;
}
