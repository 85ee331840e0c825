import { assertEquals } from "@std/assert";
import type { StreamEvent } from "../core/operator.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import type { SourceRecord } from "../sources/source.ts";
import { batchRows } from "./batch_rows.ts";

const RECORDS = [0, 1, 2, 3].map((offset): SourceRecord => ({
  topic: "t",
  partition: 0,
  offset,
  timestampMs: null,
  key: null,
  value: `${offset}`,
}));
const QUERY: StreamQuery = { decode: { format: "json", fields: { n: "long" } } };
const NOTHING = { rows: [], retracted: [], late: [], state: [] };

/** Of every record but the second, which was rejected. */
const EVENTS = RECORDS.filter(({ offset }) => offset !== 1).map(({ offset }): StreamEvent => ({
  row: { n: offset },
  eventMicros: null,
  origin: { topic: "t", partition: 0, offset, timestampMs: null },
}));

Deno.test("batchRows() finds each row's record behind rejected records and dropped duplicates", () => {
  const output = { ...NOTHING, rows: [EVENTS[0]!.row, EVENTS[2]!.row] };
  const { records } = batchRows(QUERY, { records: RECORDS, events: EVENTS, output });
  assertEquals(records!.map(({ record }) => record!.value), ["0", "3"]);
  assertEquals(records!.map(({ values }) => values.n), [0, 3]);
});

Deno.test("batchRows() keeps the records beside the windows where the query says so", () => {
  const windows = { ...QUERY, aggregates: [{ fn: "count", as: "n" }] } as const;
  const output = { ...NOTHING, rows: [{ n: 2 }], retracted: [{ n: 1 }] };
  const parts = { records: RECORDS, events: EVENTS, output };
  assertEquals(batchRows(windows, parts).windows, [
    { values: { n: 1 }, isRetraction: true },
    { values: { n: 2 } },
  ]);
  assertEquals(batchRows(windows, parts).records, undefined);
  assertEquals(batchRows({ ...windows, keepRecords: true }, parts).records?.length, 3);
});
