import { assertEquals } from "@std/assert";
import { outputColumns } from "./output_columns.ts";
import { AGGREGATE_FUNCTIONS, type StreamQuery } from "./stream_query.ts";

const decode = {
  format: "json",
  fields: { k: "string", n: "long", at: "string" },
  eventTime: "at",
} as const;

function columnsOf(query: Partial<StreamQuery>): string {
  return outputColumns({ decode, ...query }).map(({ name, type }) => `${name} ${type}`).join(", ");
}

Deno.test("outputColumns() without aggregates are the fields and the event time", () => {
  assertEquals(columnsOf({}), "k string, n long, at string, event_timestamp timestamp");
});

Deno.test("outputColumns() with aggregates follow the window, if there is one, and the keys", () => {
  const aggregates = AGGREGATE_FUNCTIONS.map((fn) => ({ fn, column: "n", as: fn }));
  const results = "count long, sum long, avg double, min long, max long, " +
    "stddev_samp double, stddev_pop double";
  assertEquals(columnsOf({ keys: ["k"], aggregates }), `k string, ${results}`);
  assertEquals(
    columnsOf({ window: { type: "session", gap: "5 seconds" }, keys: ["k"], aggregates }),
    `window_start timestamp, window_end timestamp, k string, ${results}`,
  );
});
