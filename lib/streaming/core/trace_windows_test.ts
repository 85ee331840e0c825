import { assertEquals } from "@std/assert";
import { traceWindows } from "./trace_windows.ts";

const QUERY = {
  decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
  watermark: { delay: "10 seconds" },
  window: { type: "tumbling", size: "5 seconds" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "n" }],
} as const;

const at = (second: number, k = "a") =>
  JSON.stringify({ k, at: `2025-01-01T00:00:${String(second).padStart(2, "0")}` });

Deno.test("traceWindows() keeps a window open until the watermark has passed its end", () => {
  const values = [10, 14, 24, 25, 12].map((second, i) => ({
    value: at(second),
    atMicros: i * 2e6,
  }));
  const { records, watermarks, windows } = traceWindows(QUERY, values, { everySeconds: 2 });
  assertEquals(records.map(({ event, fate }) => [event, fate]), [
    [0, "counted"],
    [4, "counted"],
    [14, "counted"],
    [15, "counted"],
    [2, "late"],
  ]);
  assertEquals(watermarks.at(-1), { at: 8, watermark: 5 });
  assertEquals(windows, [
    { start: 0, end: 5, opened: 0, closed: 6, rows: 1 },
    { start: 10, end: 15, opened: 4, closed: null, rows: 0 },
    { start: 15, end: 20, opened: 6, closed: null, rows: 0 },
  ]);
});

Deno.test("traceWindows() counts a window's rows by key, and passes over what has no event time", () => {
  const values = [at(0, "a"), at(1, "b"), "no JSON", at(30)];
  const trace = traceWindows(
    QUERY,
    values.map((value, i) => ({ value, atMicros: i * 1e6 })),
    { everySeconds: 1 },
  );
  assertEquals(trace.records.length, 3);
  assertEquals(trace.windows[0]?.rows, 2);
});

Deno.test("traceWindows() of nothing is nothing", () => {
  assertEquals(traceWindows(QUERY, [], { everySeconds: 1 }), {
    records: [],
    watermarks: [],
    windows: [],
  });
});
