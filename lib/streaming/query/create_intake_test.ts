import { assertEquals } from "@std/assert";
import type { SourceRecord } from "../sources/source.ts";
import { createIntake } from "./create_intake.ts";
import type { StreamQuery } from "./stream_query.ts";

const QUERY: StreamQuery = {
  decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
  watermark: { delay: "10 seconds" },
  window: { type: "tumbling", size: "1 minute" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "n" }],
};

function record(value: string | null, from: Partial<SourceRecord> = {}): SourceRecord {
  return { topic: "t", partition: 0, offset: 0, timestampMs: 5, key: null, value, ...from };
}

const at = (seconds: number) => `{"k": "a", "at": "1970-01-01T00:00:${seconds}Z"}`;

Deno.test("createIntake() tells the latest event time of each partition that sent something", () => {
  const { maxEventMicros } = createIntake(QUERY)([
    record(at(10), { partition: 1 }),
    record(at(30)),
    record(at(20)),
    record(at(40), { partition: 1 }),
    record("{}", { partition: 2 }),
    record("{}", { partition: 1 }),
  ], { nowMs: 0 });
  assertEquals(maxEventMicros, { "t/1": 40e6, "t/0": 30e6, "t/2": null });
});

Deno.test("createIntake() sets aside what a windowed query cannot place in time", () => {
  const { events, rejected } = createIntake(QUERY)(
    [record(at(10)), record("{}"), record("[]"), record(null), record('{"at": "soon"}')],
    { nowMs: 0 },
  );
  assertEquals(events.length, 1);
  assertEquals(rejected.map(({ code, stage }) => `${code} ${stage}`), [
    "INVALID_TIMESTAMP event-time",
    "JSON_PARSE_ERROR decode",
    "JSON_PARSE_ERROR decode",
    "INVALID_TIMESTAMP event-time",
  ]);
});

Deno.test("createIntake() lets pass what has no time where no window needs one", () => {
  const query = { ...QUERY, window: null, aggregates: [], keys: [] };
  const { events, rejected } = createIntake(query)([record("{}"), record("nonsense")], {
    nowMs: 0,
  });
  assertEquals(rejected, []);
  assertEquals(events.map(({ row }) => row), [
    { k: null, event_timestamp: null },
    { k: null, event_timestamp: null },
  ]);
});

Deno.test("createIntake() hands a row without a time to deduplication before windows, as Spark does", () => {
  const query = { ...QUERY, dedup: { op: "within", cols: ["k"] } } as const;
  const { events, rejected } = createIntake(query)([record('{"k": "a"}')], { nowMs: 0 });
  assertEquals([events.length, rejected.length], [1, 1]);
});

Deno.test("createIntake() keeps event times beyond the limit away from the watermark", () => {
  const query = { ...QUERY, watermark: { delay: "10 seconds", futureLimit: "20 seconds" } };
  const { events, rejected, maxEventMicros } = createIntake(query)(
    [record(at(30)), record(at(31))],
    { nowMs: 10_000 },
  );
  assertEquals(events.length, 1);
  assertEquals(rejected.map(({ code }) => code), ["FUTURE_TIMESTAMP"]);
  assertEquals(maxEventMicros, { "t/0": 30e6 });
});

Deno.test("createIntake() rejects by the first rule that applies, before it looks at the time", () => {
  const rule = (code: string, k: string) => ({
    code,
    message: `is ${k}`,
    when: `k = ${k}`,
    applies: ({ row }: { row: StreamQuery["decode"]["fields"] | Record<string, unknown> }) =>
      row.k === k,
  });
  const query: StreamQuery = { ...QUERY, reject: [rule("ONE", "a"), rule("TWO", "a")] };
  const { events, rejected, maxEventMicros } = createIntake(query)(
    [record(at(50)), record('{"k": "b", "at": "1970-01-01T00:00:10Z"}')],
    { nowMs: 0 },
  );
  assertEquals(rejected.map(({ code, message, stage }) => [code, message, stage]), [
    ["ONE", "is a", "validate"],
  ]);
  assertEquals(events.length, 1);
  assertEquals(maxEventMicros, { "t/0": 10e6 });
});

Deno.test("createIntake() adds derived columns, which may use where the record stood", () => {
  const query: StreamQuery = {
    ...QUERY,
    derive: {
      place: {
        type: "string",
        from: "topic:offset",
        compute: ({ origin }) => `${origin.topic}:${origin.offset}`,
      },
    },
  };
  const { events } = createIntake(query)([record(at(10), { offset: 9 })], { nowMs: 0 });
  assertEquals(events[0]!.row, { k: "a", event_timestamp: 10e6, place: "t:9" });
  const { topic, partition, offset, timestampMs } = events[0]!.origin;
  assertEquals([topic, partition, offset, timestampMs], ["t", 0, 9, 5]);
});

Deno.test("createIntake() counts a missing time as 1970 in Spark's figures", () => {
  const times = createIntake(QUERY)([record(at(10)), record(at(20)), record("{}")], { nowMs: 0 });
  assertEquals(times.eventTimes, { minMicros: 0, maxMicros: 20e6, avgMicros: 10e6 });
  assertEquals(createIntake(QUERY)([], { nowMs: 0 }).eventTimes, null);
});
