import { assertEquals } from "@std/assert";
import type { StreamQuery, Value } from "../query/stream_query.ts";
import { createAccumulator } from "./create_accumulator.ts";
import { createGroup } from "./create_group.ts";
import { groupRows } from "./group_rows.ts";

const QUERY: StreamQuery = {
  decode: { format: "json", fields: { a: "string", b: "double" }, eventTime: "at" },
  window: { type: "tumbling", size: "5 seconds" },
  keys: ["a", "b"],
  aggregates: [{ fn: "count", as: "n" }],
};
const accumulator = createAccumulator(QUERY.aggregates!, {});
const group = (startMicros: number, ...keys: Value[]) =>
  createGroup({ keys, startMicros, endMicros: startMicros + 5, sums: accumulator.empty() });

Deno.test("groupRows() sorts by window, then by key after key, nulls first and NaN last", () => {
  const sorted: [number, Value, Value][] = [
    [-5, "z", 1],
    [0, null, 2],
    [0, "", NaN],
    [0, "a", null],
    [0, "a", -1],
    [0, "a", NaN],
    [5, null, null],
  ];
  const { rowsOf } = groupRows(QUERY, accumulator);
  const rows = rowsOf(sorted.map(([start, ...keys]) => group(start, ...keys)).toReversed());
  assertEquals(rows.map(({ window_start, a, b }) => [window_start, a, b]), sorted);
});

Deno.test("groupRows() has the columns in order, and no bounds where there is no window", () => {
  const { rowOf } = groupRows(QUERY, accumulator);
  assertEquals(Object.keys(rowOf(group(0, "x", 1))), ["window_start", "window_end", "a", "b", "n"]);
  const endless = groupRows({ ...QUERY, window: null }, accumulator);
  assertEquals(endless.rowOf(group(0, "x", 1)), { a: "x", b: 1, n: 0 });
});
