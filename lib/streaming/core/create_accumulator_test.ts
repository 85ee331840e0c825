import { assert, assertEquals } from "@std/assert";
import {
  type Aggregate,
  AGGREGATE_FUNCTIONS,
  type FieldType,
  type Value,
} from "../query/stream_query.ts";
import { createAccumulator } from "./create_accumulator.ts";

const ALL: readonly Aggregate[] = [
  ...AGGREGATE_FUNCTIONS.map((fn) => ({ fn, column: "c", as: fn })),
  { fn: "count", as: "rows" },
];

/** All functions over these values, in parts that are merged one after the other. */
function resultsOf(type: FieldType, ...parts: readonly Value[][]): Record<string, Value> {
  const aggregates = type === "double" || type === "long"
    ? ALL
    : ALL.filter(({ fn }) => ["count", "min", "max"].includes(fn));
  const accumulator = createAccumulator(aggregates, { c: type });
  const group = accumulator.empty();
  for (const part of parts) {
    const other = accumulator.empty();
    for (const c of part) accumulator.add(other, { c });
    accumulator.merge(group, other);
  }
  const results = accumulator.results(group);
  return Object.fromEntries(aggregates.map(({ as }, i) => [as, results[i]!]));
}

function assertClose(actual: Value, expected: number): void {
  const isClose = Math.abs(Number(actual) - expected) <= 1e-9 * Math.abs(expected);
  assert(isClose, `${actual} is not ${expected}`);
}

Deno.test("createAccumulator() has Spark's results for nulls, one value and none", () => {
  assertEquals(resultsOf("double", [null, null]), {
    count: 0,
    sum: null,
    avg: null,
    min: null,
    max: null,
    stddev_samp: null,
    stddev_pop: null,
    rows: 2,
  });
  assertEquals(resultsOf("double", [null, 5]), {
    count: 1,
    sum: 5,
    avg: 5,
    min: 5,
    max: 5,
    stddev_samp: null,
    stddev_pop: 0,
    rows: 2,
  });
  assertEquals(resultsOf("double", [2, 4]).stddev_samp, Math.SQRT2);
});

Deno.test("createAccumulator() agrees with two passes over the values, however they are split", () => {
  const values = Array.from({ length: 300 }, (_, i) => 1e6 + Math.sin(i * 12.9898) * 50);
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  for (const at of [0, 1, 7, 150, 299, 300]) {
    const results = resultsOf("double", values.slice(0, at), values.slice(at));
    assertClose(results.avg!, mean);
    assertClose(results.sum!, mean * values.length);
    assertClose(results.stddev_pop!, Math.sqrt(squares / values.length));
    assertClose(results.stddev_samp!, Math.sqrt(squares / (values.length - 1)));
    assertEquals([results.min, results.max], [Math.min(...values), Math.max(...values)]);
  }
});

Deno.test("createAccumulator() keeps a small spread around a large mean", () => {
  const values = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16];
  assertClose(resultsOf("double", values).stddev_samp!, Math.sqrt(30));
});

Deno.test("createAccumulator() takes NaN for greater than any number", () => {
  for (const values of [[NaN, 1, Infinity], [1, NaN, Infinity], [Infinity, 1, NaN]]) {
    const { min, max, sum } = resultsOf("double", values);
    assertEquals([min, max, sum], [1, NaN, NaN]);
  }
  assertEquals(resultsOf("double", [NaN], [NaN]).min, NaN);
  assertEquals(resultsOf("double", [-Infinity]).max, -Infinity);
});

Deno.test("createAccumulator() sums longs exactly, and wraps round as 64 bits do", () => {
  const big = 2n ** 62n;
  const half = Number.MAX_SAFE_INTEGER;
  assertEquals(resultsOf("long", [half, 1], [1]).sum, BigInt(half) + 2n);
  assertEquals(resultsOf("long", [half, 5], [-half]).sum, 5);
  assertEquals(resultsOf("long", [big, 1], [-big]).sum, 1);
  assertEquals(resultsOf("long", [big], [big]).sum, -(2n ** 63n));
  assertEquals(resultsOf("long", [big, 3, -big]).max, big);
  assertEquals(resultsOf("long", [1, 2]).avg, 1.5);
});

Deno.test("createAccumulator() finds the extremes of texts, booleans and instants", () => {
  assertEquals(resultsOf("string", ["b", null], ["", "\u{1f600}", "\uffff"]), {
    count: 4,
    min: "",
    max: "\u{1f600}",
    rows: 5,
  });
  assertEquals(resultsOf("boolean", [true, false]).min, false);
  assertEquals(resultsOf("timestamp", [1.7e15, -5], [0]), {
    count: 3,
    min: -5,
    max: 1.7e15,
    rows: 3,
  });
});
