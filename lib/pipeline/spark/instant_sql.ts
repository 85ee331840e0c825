/** Telemetry's timestamp grammar as Spark SQL. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";

/** The same language as `parseTimestamp`; the calendar is left to Spark. */
const GRAMMAR =
  String.raw`^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]` +
  String.raw`(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-5][0-9])?\z`;
const LENGTH_TO_SECONDS = "YYYY-MM-DDThh:mm:ss".length;
const MAX_OFFSET_MINUTES = 18 * 60;

/**
 * Microseconds since 1970 of the instant that a text states; NULL where it states none. Fractions are
 * cut to microseconds. The session's time zone must be UTC. Instants without a four-digit year are
 * still to be left out.
 *
 * Everything before the fraction stands at a fixed place, so one pattern per text is enough.
 *
 * @example
 * ```ts
 * import { instantSql } from "@lib/pipeline/spark/instant_sql.ts";
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(instantSql("stamp", "America/Sao_Paulo"), /try_make_timestamp\(.*'America\/Sao_Paulo'/);
 * ```
 */
export function instantSql(text: string, zone = "UTC"): string {
  const number = (from: number, length: number) =>
    `CAST(substr(${text}, ${from}, ${length}) AS INT)`;
  const date = [number(1, 4), number(6, 2), number(9, 2), number(12, 2), number(15, 2)].join(", ") +
    `, CAST(substr(${text}, 18, 2) AS DECIMAL(16, 6))`;
  const rest = `substr(${text}, ${LENGTH_TO_SECONDS + 1})`;
  const digits = String.raw`^\.([0-9]{1,6})`;
  const fraction = `CAST(rpad(regexp_extract(${rest}, ${sql.text(digits)}, 1), 6, '0') AS BIGINT)`;
  const offset = `regexp_replace(${rest}, ${sql.text(String.raw`^\.[0-9]+`)}, '')`;
  const minutes = `(CAST(substr(${offset}, 2, 2) AS INT) * 60 + CAST(right(${offset}, 2) AS INT))`;
  const offsetUs = `CASE WHEN ${offset} = 'Z' THEN 0L WHEN ${minutes} <= ${MAX_OFFSET_MINUTES} ` +
    `THEN ${minutes} * IF(startswith(${offset}, '-'), -60000000L, 60000000L) END`;
  // Java reads a time that a clock change skips or repeats with the offset before the change.
  const local = `unix_micros(try_make_timestamp(${date}, ${sql.text(zone)}))`;
  const stated = `unix_micros(try_make_timestamp(${date})) - ${offsetUs}`;
  return `CASE WHEN ${text} RLIKE ${sql.text(GRAMMAR)} ` +
    `THEN ${fraction} + CASE WHEN ${offset} = '' THEN ${local} ELSE ${stated} END END`;
}
