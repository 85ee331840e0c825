import { assertEquals } from "@std/assert";
import type { StreamQuery } from "../query/stream_query.ts";
import { lateColumns, lateSinkRow } from "./late_output.ts";

const QUERY: StreamQuery = {
  decode: { format: "json", fields: { id: "string", n: "long" }, eventTime: "at" },
};

Deno.test("lateSinkRow() has a value for every late column, in order", () => {
  const origin = { topic: "t", partition: 1, offset: 4, timestampMs: null };
  const { values } = lateSinkRow({
    row: { id: "a", n: 1, event_timestamp: 12_000_000 },
    origin,
    windowStartMicros: 10_000_000,
    windowEndMicros: 15_000_000,
    latenessMicros: 5_500_000,
  });
  assertEquals(Object.keys(values), lateColumns(QUERY).map(({ name }) => name));
  assertEquals([values.lateness_seconds, values.window_end, values.id], [5.5, 15_000_000, "a"]);
});
