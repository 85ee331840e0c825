/** The aggregate functions: what is kept of each group, and how rows and groups add to it. @module */

import type { Aggregate, AggregateFunction, FieldType, Row, Value } from "../query/stream_query.ts";
import { compareValues } from "./compare_values.ts";
import type { Group } from "./group.ts";

/** What a group keeps: plain arrays, so that a million groups stay small. */
export type Accumulated = Pick<Group, "count" | "numbers" | "values">;

/** The aggregates of a query, ready to run. */
export interface Accumulator {
  /** What a group without rows keeps. */
  empty(): Accumulated;
  add(group: Accumulated, row: Row): void;
  /** Adds all that another group has. */
  merge(into: Accumulated, from: Accumulated): void;
  /** One value per aggregate, in their order. */
  results(group: Accumulated): Value[];
}

type Figure = "sum" | "sum of doubles" | "moments" | "min" | "max";

/** What each aggregate needs to be kept; the number of values is kept always. */
const FIGURES_OF: Readonly<Record<AggregateFunction, readonly Figure[]>> = {
  count: [],
  sum: ["sum"],
  avg: ["sum of doubles"],
  min: ["min"],
  max: ["max"],
  stddev_samp: ["moments"],
  stddev_pop: ["moments"],
};

/** Where the figures of one column stand; -1 where no aggregate needs them. */
interface Layout {
  readonly column: string;
  readonly isLong: boolean;
  /** Rows where the column is not null. */
  readonly n: number;
  readonly sum: number;
  readonly longSum: number;
  readonly longSumOverflow: number;
  /** Mean, and after it the sum of squared distances from it. */
  readonly moments: number;
  readonly min: number;
  readonly max: number;
  readonly minValue: number;
  readonly maxValue: number;
}

/**
 * The aggregates over fields of the given types, with Spark's nulls: a null adds to `count(*)` only;
 * without any value sums, means and extremes are null and counts 0; a sample deviation needs two.
 *
 * The sum of longs is exact and wraps round at 64 bits. Means and deviations of one pass are kept
 * with the updates of Welford (1962), merged by Chan, Golub and LeVeque (1979), which lose no digits
 * where the spread is small against the mean. NaN counts as greater than any number.
 *
 * @example
 * ```ts
 * import { createAccumulator } from "@lib/streaming/core/create_accumulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const mean = createAccumulator([{ fn: "avg", column: "c", as: "mean" }], { c: "double" });
 * const group = mean.empty();
 * for (const c of [20, null, 22]) mean.add(group, { c });
 * assertEquals(mean.results(group), [21]);
 * ```
 */
export function createAccumulator(
  aggregates: readonly Aggregate[],
  types: Readonly<Record<string, FieldType>>,
): Accumulator {
  // One that is no whole number makes the engine keep the array as plain doubles from the start.
  const numbers: number[] = [0.5];
  const values: Value[] = [];
  const columns = new Set(aggregates.flatMap(({ column }) => column ?? []));
  const layouts = new Map(
    [...columns].map((column) => [column, layOut(column, aggregates, types[column]!)]),
  );
  const steps = [...layouts.values()];
  const adders = steps.map(adderOf);
  const readers = aggregates.map(({ fn, column }) => readerOf(fn, layouts.get(column ?? "")));
  numbers[0] = 0;

  function layOut(column: string, all: readonly Aggregate[], type: FieldType): Layout {
    const needed = new Set<Figure>(
      all.filter((aggregate) => aggregate.column === column).flatMap(({ fn }) => FIGURES_OF[fn]),
    );
    const has = (figure: Figure) => needed.has(figure);
    const reserve = (needed: boolean, ...initial: number[]) =>
      needed ? numbers.push(...initial) - initial.length : -1;
    const reserveValue = (needed: boolean) => needed ? values.push(null) - 1 : -1;
    const isLong = type === "long";
    const isNumeric = type === "double" || type === "timestamp";
    return {
      column,
      isLong,
      n: reserve(true, 0),
      sum: reserve(has("sum of doubles") || (has("sum") && !isLong), 0),
      longSum: reserve(has("sum") && isLong, 0),
      longSumOverflow: reserveValue(has("sum") && isLong),
      moments: reserve(has("moments"), 0, 0),
      // NaN gives way to any number as a minimum, and comes last as a maximum.
      min: reserve(has("min") && isNumeric, NaN),
      max: reserve(has("max") && isNumeric, -Infinity),
      minValue: reserveValue(has("min") && !isNumeric),
      maxValue: reserveValue(has("max") && !isNumeric),
    };
  }

  return {
    // Nothing is ever written to an empty list: all groups can share it.
    empty: () => ({
      count: 0,
      numbers: numbers.slice(),
      values: values.length === 0 ? values : values.slice(),
    }),
    add(group, row) {
      group.count++;
      for (let i = 0; i < steps.length; i++) {
        const value = row[steps[i]!.column];
        if (value !== null && value !== undefined) adders[i]!(group, value);
      }
    },
    merge(into, from) {
      into.count += from.count;
      for (const layout of steps) mergeColumn(into, from, layout);
    },
    results: (group) => readers.map((read) => read(group)),
  };
}

/** How a value of a column adds to a group, without what no aggregate of the query needs. */
function adderOf(at: Layout): (group: Accumulated, value: Value) => void {
  const hasMore = at.longSum >= 0 || at.moments >= 0 || at.min >= 0 || at.max >= 0 ||
    at.minValue >= 0 || at.maxValue >= 0;
  if (hasMore) return (group, value) => addValue(group, at, value);
  const { n, sum } = at;
  if (sum < 0) return ({ numbers }) => void numbers[n]!++;
  return ({ numbers }, value) => {
    numbers[n]!++;
    numbers[sum]! += Number(value);
  };
}

function addValue({ numbers, values }: Accumulated, at: Layout, value: Value): void {
  const n = ++numbers[at.n]!;
  if (at.longSum >= 0) addLong(numbers, values, { at, value });
  if (at.sum >= 0 || at.moments >= 0 || at.min >= 0 || at.max >= 0) {
    const number = Number(value);
    if (at.sum >= 0) numbers[at.sum]! += number;
    if (at.moments >= 0) {
      const fromOld = number - numbers[at.moments]!;
      numbers[at.moments]! += fromOld / n;
      numbers[at.moments + 1]! += fromOld * (number - numbers[at.moments]!);
    }
    if (at.min >= 0) numbers[at.min] = lesser(numbers[at.min]!, number);
    if (at.max >= 0) numbers[at.max] = greater(numbers[at.max]!, number);
  }
  if (at.minValue >= 0) keepExtreme(values, { at: at.minValue, value, sign: -1 });
  if (at.maxValue >= 0) keepExtreme(values, { at: at.maxValue, value, sign: 1 });
}

function mergeColumn(into: Accumulated, from: Accumulated, at: Layout): void {
  const [a, b] = [into.numbers, from.numbers];
  const [nA, nB] = [a[at.n]!, b[at.n]!];
  if (nB === 0) return;
  a[at.n] = nA + nB;
  if (at.sum >= 0) a[at.sum]! += b[at.sum]!;
  if (at.longSum >= 0) {
    addLong(a, into.values, { at, value: b[at.longSum]! });
    addLong(a, into.values, { at, value: from.values[at.longSumOverflow]! });
  }
  if (at.moments >= 0) {
    const apart = b[at.moments]! - a[at.moments]!;
    a[at.moments]! += apart * nB / (nA + nB);
    a[at.moments + 1]! += b[at.moments + 1]! + apart * apart * nA * nB / (nA + nB);
  }
  if (at.min >= 0) a[at.min] = lesser(a[at.min]!, b[at.min]!);
  if (at.max >= 0) a[at.max] = greater(a[at.max]!, b[at.max]!);
  for (const [slot, sign] of [[at.minValue, -1], [at.maxValue, 1]] as const) {
    if (slot >= 0) keepExtreme(into.values, { at: slot, value: from.values[slot]!, sign });
  }
}

/** Exact: what a number cannot hold moves over into a bigint. */
function addLong(
  numbers: number[],
  values: Value[],
  { at, value }: { readonly at: Layout; readonly value: Value },
): void {
  if (value === null) return;
  if (typeof value === "number") {
    const sum = numbers[at.longSum]! + value;
    if (Number.isSafeInteger(sum)) {
      numbers[at.longSum] = sum;
      return;
    }
  }
  values[at.longSumOverflow] = BigInt(values[at.longSumOverflow] ?? 0) + BigInt(value);
}

function lesser(least: number, number: number): number {
  return number < least || Number.isNaN(least) ? number : least;
}

function greater(greatest: number, number: number): number {
  return number > greatest || Number.isNaN(number) ? number : greatest;
}

function keepExtreme(
  values: Value[],
  { at, value, sign }: { readonly at: number; readonly value: Value; readonly sign: 1 | -1 },
): void {
  const held = values[at]!;
  if (held === null || compareValues(value, held) * sign > 0) values[at] = value;
}

function readerOf(fn: AggregateFunction, at: Layout | undefined): (group: Accumulated) => Value {
  if (at === undefined) return ({ count }) => count;
  const ifAny = (read: (group: Accumulated, n: number) => Value) => (group: Accumulated) => {
    const n = group.numbers[at.n]!;
    return n === 0 ? null : read(group, n);
  };
  switch (fn) {
    case "count":
      return ({ numbers }) => numbers[at.n]!;
    case "sum":
      return ifAny((group) => at.isLong ? longSum(group, at) : group.numbers[at.sum]!);
    case "avg":
      return ifAny(({ numbers }, n) => numbers[at.sum]! / n);
    case "min":
      return ifAny(({ numbers, values }) => at.min >= 0 ? numbers[at.min]! : values[at.minValue]!);
    case "max":
      return ifAny(({ numbers, values }) => at.max >= 0 ? numbers[at.max]! : values[at.maxValue]!);
    case "stddev_samp":
      return ifAny(({ numbers }, n) =>
        n < 2 ? null : Math.sqrt(numbers[at.moments + 1]! / (n - 1))
      );
    case "stddev_pop":
      return ifAny(({ numbers }, n) => Math.sqrt(numbers[at.moments + 1]! / n));
  }
}

function longSum({ numbers, values }: Accumulated, at: Layout): Value {
  const overflow = values[at.longSumOverflow]!;
  if (overflow === null) return numbers[at.longSum]!;
  return asLong(BigInt.asIntN(64, BigInt(overflow) + BigInt(numbers[at.longSum]!)));
}

function asLong(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
