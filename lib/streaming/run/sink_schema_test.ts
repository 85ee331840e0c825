import { assertEquals } from "@std/assert";
import type { StreamQuery } from "../query/stream_query.ts";
import { sinkSchema } from "./sink_schema.ts";

const RECORDS: StreamQuery = {
  decode: { format: "json", fields: { id: "string", n: "double" }, eventTime: "at" },
};
const WINDOWS: StreamQuery = {
  ...RECORDS,
  window: { type: "tumbling", size: "1 minute" },
  keys: ["id"],
  aggregates: [{ fn: "sum", column: "n", as: "total" }],
  outputMode: "complete",
};
const NAMES = { queryId: "q", queryName: "n" };
const outputsOf = (query: StreamQuery) => Object.keys(sinkSchema(query, NAMES).columns);

Deno.test("sinkSchema() has the outputs that the query has", () => {
  assertEquals(outputsOf(RECORDS), ["records", "late", "deadLetters"]);
  assertEquals(outputsOf(WINDOWS), ["windows", "late", "deadLetters"]);
  assertEquals(outputsOf({ ...WINDOWS, keepRecords: true })[1], "records");
});

Deno.test("sinkSchema() knows a window by its bounds and keys, and a record by none", () => {
  assertEquals(sinkSchema(WINDOWS, NAMES).windowKey, ["window_start", "window_end", "id"]);
  assertEquals(sinkSchema({ ...WINDOWS, window: null }, NAMES).windowKey, ["id"]);
  assertEquals(sinkSchema(RECORDS, NAMES).windowKey, []);
  assertEquals(sinkSchema(WINDOWS, NAMES).outputMode, "complete");
});
