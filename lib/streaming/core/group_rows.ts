/** Groups as rows of the result. @module */

import { type Row, type StreamQuery, type Value, WINDOW_COLUMNS } from "../query/stream_query.ts";
import { compareValues } from "./compare_values.ts";
import type { Accumulator } from "./create_accumulator.ts";
import type { Group } from "./group.ts";

/** Makes rows of groups, in the order in which results stand: by bounds, then keys, nulls first. */
export interface GroupRows {
  rowOf(group: Group): Row;
  /** Sorts `groups` in place. */
  rowsOf(groups: Group[]): Row[];
}

/**
 * Makes rows of the groups of a query that aggregates.
 *
 * @example
 * ```ts
 * import { createAccumulator } from "@lib/streaming/core/create_accumulator.ts";
 * import { createGroup } from "@lib/streaming/core/create_group.ts";
 * import { groupRows } from "@lib/streaming/core/group_rows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const aggregates = [{ fn: "count", as: "n" }] as const;
 * const query = {
 *   decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
 *   window: { type: "tumbling", size: "5 seconds" },
 *   keys: ["k"],
 *   aggregates,
 * } as const;
 * const accumulator = createAccumulator(aggregates, {});
 * const group = createGroup({ keys: ["a"], startMicros: 0, endMicros: 5e6, sums: accumulator.empty() });
 * const row = { window_start: 0, window_end: 5e6, k: "a", n: 0 };
 * assertEquals(groupRows(query, accumulator).rowOf(group), row);
 * ```
 */
export function groupRows(
  { window, keys, aggregates }: StreamQuery,
  accumulator: Accumulator,
): GroupRows {
  const [startColumn, endColumn] = WINDOW_COLUMNS;
  const keyColumns = keys ?? [];
  const resultColumns = (aggregates ?? []).map((aggregate) => aggregate.as);

  function rowOf(group: Group): Row {
    const row: Record<string, Value> = window
      ? { [startColumn]: group.startMicros, [endColumn]: group.endMicros }
      : {};
    for (const [i, column] of keyColumns.entries()) row[column] = group.keys[i]!;
    for (const [i, value] of accumulator.results(group).entries()) row[resultColumns[i]!] = value;
    return row;
  }

  const compare = window ? compareWindows : compareKeys;
  return { rowOf, rowsOf: (groups) => groups.sort(compare).map(rowOf) };
}

function compareWindows(a: Group, b: Group): number {
  return a.startMicros - b.startMicros || a.endMicros - b.endMicros || compareKeys(a, b);
}

function compareKeys(a: Group, b: Group): number {
  for (let i = 0; i < a.keys.length; i++) {
    const byKey = compareValues(a.keys[i]!, b.keys[i]!);
    if (byKey !== 0) return byKey;
  }
  return 0;
}
