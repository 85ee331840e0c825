import { assertEquals } from "@std/assert";
import { createBatchPlanner } from "../core/create_batch_planner.ts";
import { createOperator } from "../core/create_operator.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { openWindowsOf } from "./open_windows_of.ts";

const QUERY: StreamQuery = {
  decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
  watermark: { delay: "10 seconds", scope: "partition" },
  window: { type: "tumbling", size: "5 seconds" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "n" }],
};

Deno.test("openWindowsOf() counts what is missing from the watermark of the last batch", () => {
  const [operator, planner] = [createOperator(QUERY), createBatchPlanner(QUERY)];
  const event = (micros: number, partition: number) => ({
    row: { k: "a", event_timestamp: micros },
    eventMicros: micros,
    origin: { topic: "t", partition, offset: 0, timestampMs: null },
  });
  assertEquals(openWindowsOf(operator, planner, { nowMs: 0 }), []);
  const batch = planner.plan({ hasData: true, nowMs: 0 })!;
  operator.apply(
    [event(31_000_000, 0), event(32_000_000, 0), event(27_000_000, 1)],
    batch.watermarks,
  );
  planner.commit(batch, { maxEventMicros: { "t/0": 32_000_000, "t/1": 27_000_000 }, nowMs: 0 });
  const next = planner.plan({ hasData: false, nowMs: 0 })!;
  operator.apply([], next.watermarks);
  planner.commit(next, { maxEventMicros: {}, nowMs: 0 });
  const open = openWindowsOf(operator, planner, { nowMs: 0 })
    .toSorted((a, b) => a.startMicros - b.startMicros);
  assertEquals(
    open.map(({ endMicros, missingMicros, count }) => [endMicros, missingMicros, count]),
    [
      [30_000_000, 13_000_000, 1],
      [35_000_000, 18_000_000, 2],
    ],
  );
  assertEquals(open.map(({ slowestPartition }) => slowestPartition), ["t/1", "t/1"]);
});
