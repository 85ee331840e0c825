import { assertEquals } from "@std/assert";
import { planDifference } from "./plan_difference.ts";
import { queryPlan } from "./query_plan.ts";
import type { StreamQuery } from "./stream_query.ts";

Deno.test("planDifference() finds what was added, taken away and changed", () => {
  assertEquals(planDifference({ a: 1, b: { c: 2, d: [1] } }, { b: { c: 3, d: [1, 2] }, e: null }), [
    "a: was 1, now not there",
    "b.c: was 2, now 3",
    "b.d[1]: was not there, now 2",
    "e: was not there, now null",
  ]);
});

Deno.test("planDifference() is empty for the same, and shows whole values where the kinds differ", () => {
  assertEquals(planDifference({ a: [1, { b: null }] }, { a: [1, { b: null }] }), []);
  assertEquals(planDifference({ a: [1] }, { a: { 0: 1 } }), ['a: was [1], now {"0":1}']);
  assertEquals(planDifference(null, { a: 1 }), ['the query: was null, now {"a":1}']);
});

Deno.test("planDifference() of two plans names members of the query", () => {
  const query: StreamQuery = {
    decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
    watermark: { delay: "10 seconds" },
    window: { type: "session", gap: "30 seconds" },
    keys: ["k"],
    aggregates: [{ fn: "count", as: "n" }],
  };
  const changed: StreamQuery = {
    ...query,
    window: { type: "tumbling", size: "30 seconds" },
    aggregates: [{ fn: "count", column: "k", as: "n" }],
  };
  assertEquals(planDifference(queryPlan(query).plan, queryPlan(changed).plan), [
    'aggregates[0].column: was not there, now "k"',
    'window.gap: was "30 seconds", now not there',
    'window.size: was not there, now "30 seconds"',
    'window.type: was "session", now "tumbling"',
  ]);
});
