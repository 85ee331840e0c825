/** A measure of rows that pass by, for stores that cannot be asked in SQL. @module */

import type { Scalar } from "@lib/contracts/expression.ts";
import { compileExpression } from "../compile_expression.ts";
import { type Check, type Filter, isRowMeasure, type Measure, type Measured } from "./check.ts";

type Row = Readonly<Record<string, Scalar>>;

/**
 * Measures rows one by one: the same number as {@linkcode measureSql} gives.
 *
 * @throws {TypeError} for `schema`, which the rows do not tell.
 *
 * @example
 * ```ts
 * import { measureRows } from "@lib/quality/checks/measure_rows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const check = {
 *   name: "",
 *   table: "t",
 *   measure: { kind: "invalid", column: "n", pattern: /^\d*$/ },
 * } as const;
 * assertEquals(await measureRows([{ n: "7" }, { n: "x" }, { n: null }], check, 0), { value: 1 });
 * ```
 */
export async function measureRows(
  rows: Iterable<Row> | AsyncIterable<Row>,
  { measure, filter = {}, unit }: Check,
  nowMicros: number,
): Promise<Measured> {
  const counts = counter(filter, nowMicros);
  const gauge = gaugeOf(measure, nowMicros);
  let count = 0;
  for await (const row of rows) {
    if (!counts(row)) continue;
    count++;
    gauge.see(row);
  }
  if (measure.kind === "row_count") return { value: count };
  const value = gauge.value();
  if (unit !== "percent" || !isRowMeasure(measure)) return { value };
  return { value: count === 0 ? null : 100 * value! / count };
}

interface Gauge {
  see(row: Row): void;
  value(): number | null;
}

function gaugeOf(measure: Measure, nowMicros: number): Gauge {
  switch (measure.kind) {
    case "row_count":
      return counting(() => false);
    case "missing":
      return counting((row) => (row[measure.column] ?? null) === null);
    case "invalid":
      return counting((row) => isInvalid(row[measure.column] ?? null, measure));
    case "failed_rows": {
      const formula = compileExpression(measure.when);
      return counting((row) => formula(row) === true);
    }
    case "duplicates": {
      const seen = new Set<string>();
      return counting((row) => {
        const key = JSON.stringify(measure.columns.map((column) => String(row[column] ?? "\0")));
        return seen.size === seen.add(key).size;
      });
    }
    case "min":
    case "max":
    case "avg":
    case "freshness":
      return summing(measure, nowMicros);
    case "schema":
      throw new TypeError("Cannot measure a schema by its rows");
  }
}

function counting(isOne: (row: Row) => boolean): Gauge {
  let count = 0;
  return {
    see: (row) => {
      if (isOne(row)) count++;
    },
    value: () => count,
  };
}

function summing(
  { kind, column }: Extract<Measure, { kind: "min" | "max" | "avg" | "freshness" }>,
  nowMicros: number,
): Gauge {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  return {
    see: (row) => {
      const value = row[column] ?? null;
      if (value === null) return;
      const number = Number(value);
      min = Math.min(min, number);
      max = Math.max(max, number);
      sum += number;
      count++;
    },
    value: () => {
      if (count === 0) return null;
      if (kind === "freshness") return (nowMicros - max) / 1e6;
      return kind === "min" ? min : kind === "max" ? max : sum / count;
    },
  };
}

function isInvalid(
  value: Scalar,
  { values, pattern }: Extract<Measure, { kind: "invalid" }>,
): boolean {
  if (value === null) return false;
  return (values === undefined || !values.includes(String(value))) &&
    (pattern === undefined || !pattern.test(String(value)));
}

function counter({ where, newerThan }: Filter, nowMicros: number): (row: Row) => boolean {
  const formula = where === undefined ? undefined : compileExpression(where);
  return (row) => {
    if (formula !== undefined && formula(row) !== true) return false;
    if (newerThan === undefined) return true;
    const at = row[newerThan.column] ?? null;
    return at !== null && Number(at) >= nowMicros - newerThan.seconds * 1e6;
  };
}
