/** A measure as a query of PostgreSQL's dialect. @module */

import { expressionSql } from "../expression_sql.ts";
import { sqlName, sqlText } from "../sql_literals.ts";
import { type Check, type Filter, isRowMeasure } from "./check.ts";

/**
 * The query that gives the measured number in the column `value`.
 *
 * @throws {TypeError} for `schema`, which no query of the data tells.
 *
 * @example
 * ```ts
 * import { measureSql } from "@lib/quality/checks/measure_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const check = { name: "", table: "t", measure: { kind: "missing", column: "a" } } as const;
 * assertEquals(measureSql(check, 0), 'SELECT count(*) FILTER (WHERE "a" IS NULL) AS value FROM "t"');
 * ```
 */
export function measureSql(check: Check, nowMicros: number): string {
  const { table, measure, filter = {}, unit } = check;
  const from = `FROM ${sqlName(table)}${whereSql(filter, nowMicros)}`;
  const value = (sql: string) => {
    if (unit !== "percent" || !isRowMeasure(measure)) return `SELECT ${sql} AS value ${from}`;
    // A table without rows has no share of anything.
    return `SELECT 100.0 * (${sql}) / NULLIF(count(*), 0) AS value ${from}`;
  };
  switch (measure.kind) {
    case "row_count":
      return value("count(*)");
    case "missing":
      return value(`count(*) FILTER (WHERE ${sqlName(measure.column)} IS NULL)`);
    case "failed_rows":
      return value(`count(*) FILTER (WHERE ${expressionSql(measure.when)})`);
    case "invalid": {
      const column = sqlName(measure.column);
      const { values, pattern } = measure;
      const wrong = [
        ...(values === undefined ? [] : [`${column} NOT IN (${values.map(sqlText).join(", ")})`]),
        ...(pattern === undefined ? [] : [`${column} !~ ${sqlText(pattern.source)}`]),
      ];
      return value(`count(*) FILTER (WHERE ${wrong.join(" AND ")})`);
    }
    case "duplicates": {
      const keys = measure.columns.map(sqlName).join(", ");
      // Null keys are alike here, as in GROUP BY.
      return value(`count(*) - (SELECT count(*) FROM (SELECT DISTINCT ${keys} ${from}) AS keys)`);
    }
    case "min":
    case "max":
    case "avg":
      return value(`${measure.kind}(${sqlName(measure.column)})::double precision`);
    case "freshness":
      return value(
        `EXTRACT(EPOCH FROM (${instantSql(nowMicros)} - max(${
          sqlName(measure.column)
        })))::double precision`,
      );
    case "schema":
      throw new TypeError("Cannot measure a schema by a query of its rows");
  }
}

function whereSql({ where, newerThan }: Filter, nowMicros: number): string {
  const conditions = [
    ...(where === undefined ? [] : [expressionSql(where)]),
    ...(newerThan === undefined ? [] : [
      `${sqlName(newerThan.column)} >= ${instantSql(nowMicros - newerThan.seconds * 1e6)}`,
    ]),
  ];
  return conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
}

/** In UTC and without a zone, as our tables hold instants; compared with one that has, UTC counts. */
function instantSql(micros: number): string {
  return `TIMESTAMP ${sqlText(new Date(micros / 1000).toISOString().slice(0, -1))}`;
}
