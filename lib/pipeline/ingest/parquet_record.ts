/** A row of a Parquet file as the JSON text that its record would have had. @module */

import { type Column, type Contract, pathOf } from "@lib/contracts/contract.ts";
import { sqlText } from "@lib/engines/duckdb.ts";
import type { ParquetColumns } from "./parquet_columns.ts";

/** Members of an object, in order: key and SQL expression of the JSON value. */
type Members = [key: string, json: string][];

/**
 * An SQL expression over a Parquet file: the row as one JSON object, laid out as the contract's records
 * are, whatever the file's own layout is, with fields that the contract does not know behind the others.
 *
 * Reading the text as a line of JSON gives the row again, with the same verdict. That is why a number
 * that JSON cannot write (NaN, an infinity) is written as a text, and an instant with its offset; an
 * instant that the file keeps without a zone has none here either.
 *
 * @example
 * ```ts
 * import { parquetRecordSql } from "@lib/pipeline/ingest/parquet_record.ts";
 * import { matchParquet } from "@lib/pipeline/ingest/parquet_columns.ts";
 * import { waterLevel } from "@lib/testing/water_level.ts";
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using db = await openDuckdb();
 * const dir = await Deno.makeTempDir();
 * const path = `${dir}/flat.parquet`;
 * await db.run(`COPY (SELECT now() AS "when", 'a' AS station, 'b' AS probe, 'nan'::DOUBLE AS level_m,
 *   'radar' AS method) TO '${path}'`);
 * const sql = parquetRecordSql(waterLevel, await matchParquet(db, waterLevel, path));
 * const { raw } = await db.one<{ raw: string }>(`SELECT ${sql} AS raw FROM '${path}'`);
 * const { place, level_m } = JSON.parse(raw);
 * assertEquals([place, level_m], [{ station: "a", probe: "b" }, "nan"]);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function parquetRecordSql(contract: Contract, columns: ParquetColumns): string {
  const top: Members = [];
  const groups = new Map<string, Members>();
  const membersOf = (path: readonly string[]): Members => {
    const [object] = path;
    if (object === undefined) return top;
    let members = groups.get(object);
    if (members === undefined) {
      groups.set(object, members = []);
      top.push([object, ""]);
    }
    return members;
  };
  for (const object of Object.keys(columns.objects)) membersOf([object]);
  for (const [name, column] of Object.entries(contract.columns)) {
    const place = columns.found[name];
    if (place === undefined) continue;
    const path = pathOf(contract, name);
    membersOf(path.slice(0, -1)).push([path.at(-1)!, valueJson(column, place.sql, place.type)]);
  }
  for (const { object, field, sql } of columns.unknown) {
    membersOf(object === undefined ? [] : [object]).push([field, anyJson(sql)]);
  }
  return objectJson(top.map(([key, json]) => {
    const members = groups.get(key);
    if (members === undefined) return [key, json];
    const isNull = columns.objects[key] === undefined ? "FALSE" : `${columns.objects[key]} IS NULL`;
    return [key, `CASE WHEN ${isNull} THEN NULL ELSE ${objectJson(members)} END`];
  }));
}

function objectJson(members: Members): string {
  return `json_object(${members.map(([key, json]) => `${sqlText(key)}, ${json}`).join(", ")})`;
}

function valueJson({ type }: Column, sql: string, fileType: string): string {
  switch (type) {
    case "double":
      return `CASE WHEN ${isFinite(sql)} THEN to_json(${sql}) ELSE to_json(${sql}::VARCHAR) END`;
    case "double[]":
      return `CASE WHEN len(list_filter(${sql}, lambda x: NOT ${isFinite("x")})) > 0 ` +
        `THEN to_json(list_transform(${sql}, lambda x: x::VARCHAR)) ELSE to_json(${sql}) END`;
    case "timestamp":
      return fileType === "TIMESTAMP WITH TIME ZONE"
        ? `to_json(CASE WHEN isfinite(${sql}) THEN strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%f+00:00') ` +
          `ELSE ${sql}::VARCHAR END)`
        : `to_json(${sql}::VARCHAR)`;
    default:
      return `to_json(${sql})`;
  }
}

function isFinite(sql: string): string {
  return `isfinite(${sql}::DOUBLE)`;
}

/** Nothing is known of the column's type; a bare NaN in it would spoil the whole text. */
function anyJson(sql: string): string {
  return `CASE WHEN regexp_matches(to_json(${sql})::VARCHAR, 'NaN|Infinity') ` +
    `THEN to_json(${sql}::VARCHAR) ELSE to_json(${sql}) END`;
}
