import { assertEquals } from "@std/assert";
import type { StreamQuery } from "../query/stream_query.ts";
import { createAggregation } from "./create_aggregation.ts";
import type { StepOutput, StreamEvent } from "./operator.ts";

const S = 1_000_000;
const QUERY: StreamQuery = {
  decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
  watermark: { delay: "10 seconds" },
  window: { type: "tumbling", size: "5 seconds" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "n" }],
};

const at = (seconds: number, k = "a"): StreamEvent => ({
  row: { k },
  eventMicros: seconds * S,
  origin: { topic: "t", partition: 0, offset: 0, timestampMs: null },
});
const marks = (late: number, now: number) => ({ lateMicros: late * S, nowMicros: now * S });

function shown(rows: StepOutput["rows"]): string[] {
  return rows.map(({ window_start: from, window_end: to, k, n }) =>
    `${k}[${Number(from) / S},${Number(to) / S})=${n}`
  );
}

Deno.test("createAggregation() in append sends a window once, with the batch that closes it", () => {
  const { apply } = createAggregation(QUERY);
  assertEquals(shown(apply([at(10), at(14)], marks(0, 0)).rows), []);
  assertEquals(shown(apply([at(12), at(16)], marks(0, 15)).rows), ["a[10,15)=3"]);
  const { rows, late, state } = apply([at(13)], marks(15, 15));
  assertEquals([shown(rows), late.length, state[0]!.numRowsDroppedByWatermark], [[], 1, 1]);
});

Deno.test("createAggregation() in update sends what the batch touched, also what closes with it", () => {
  const { apply } = createAggregation({ ...QUERY, outputMode: "update" });
  assertEquals(shown(apply([at(10), at(16, "b")], marks(0, 0)).rows), ["a[10,15)=1", "b[15,20)=1"]);
  const closing = apply([at(11)], marks(0, 15));
  assertEquals(shown(closing.rows), ["a[10,15)=2"]);
  assertEquals([closing.state[0]!.numRowsTotal, closing.state[0]!.numRowsRemoved], [1, 1]);
  assertEquals(apply([], marks(15, 30)).rows, []);
});

Deno.test("createAggregation() in complete sends everything, always, and takes nothing for late", () => {
  const { apply } = createAggregation({ ...QUERY, outputMode: "complete" });
  apply([at(10), at(16, "b")], marks(0, 0));
  const { rows, late, state } = apply([at(1)], marks(100, 100));
  assertEquals(shown(rows), ["a[0,5)=1", "a[10,15)=1", "b[15,20)=1"]);
  assertEquals([late, state[0]!.numRowsTotal], [[], 3]);
  assertEquals(apply([], marks(100, 100)).rows.length, 3);
});

Deno.test("createAggregation() with retractions takes back the rows that a merge superseded", () => {
  const { apply } = createAggregation({
    ...QUERY,
    window: { type: "session", gap: "5 seconds" },
    outputMode: "update",
    retractions: true,
  });
  assertEquals(shown(apply([at(10), at(18)], marks(0, 0)).rows), ["a[10,15)=1", "a[18,23)=1"]);
  const { rows, retracted } = apply([at(14)], marks(0, 0));
  assertEquals(shown(rows), ["a[10,23)=3"]);
  assertEquals(shown(retracted).sort(), ["a[10,15)=1", "a[18,23)=1"]);
  assertEquals(apply([at(12)], marks(0, 0)).retracted, []);
  assertEquals(shown(apply([at(20)], marks(0, 0)).retracted), ["a[10,23)=4"]);
});

Deno.test("createAggregation() without retractions takes nothing back", () => {
  const { apply } = createAggregation({
    ...QUERY,
    window: { type: "session", gap: "5 seconds" },
    outputMode: "complete",
  });
  apply([at(10), at(18)], marks(0, 0));
  assertEquals(apply([at(14)], marks(0, 0)).retracted, []);
});

Deno.test("createAggregation() of all rows has a result before the first", () => {
  const total = createAggregation({ ...QUERY, window: null, keys: null, outputMode: "complete" });
  const first = total.apply([], null);
  assertEquals([first.rows, first.state[0]!.numRowsTotal], [[{ n: 0 }], 1]);
  assertEquals(total.apply([at(1), at(99)], null).rows, [{ n: 2 }]);
  assertEquals(total.apply([], null).rows, [{ n: 2 }]);
});

Deno.test("createAggregation() flushes what is open in append, and only there", () => {
  for (const [outputMode, expected] of [["append", ["a[10,15)=1"]], ["update", []]] as const) {
    const aggregation = createAggregation({ ...QUERY, outputMode });
    aggregation.apply([at(10)], marks(0, 0));
    const { rows, state } = aggregation.flush();
    assertEquals(shown(rows), [...expected]);
    assertEquals([state[0]!.numRowsTotal, state[0]!.numRowsRemoved], [0, 1]);
    assertEquals(aggregation.flush().rows, []);
  }
});
