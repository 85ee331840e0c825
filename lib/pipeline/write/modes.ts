/** The write modes: which stored rows a run's rows take the place of. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { duckdbDialect } from "@lib/quality/duckdb_dialect.ts";
import type { SqlDialect } from "@lib/quality/sql_dialect.ts";
import { parseTimestamp } from "@lib/time/parse_timestamp.ts";

/** How a run's clean rows meet those of the lake. */
export const WRITE_MODES = [
  "append",
  "overwrite",
  "overwrite_partitions",
  "merge",
  "replace",
] as const;
export type WriteMode = (typeof WRITE_MODES)[number];

/** Event times from `fromUs` up to but not including `toUs`, in microseconds. */
export interface Period {
  readonly fromUs: bigint;
  readonly toUs: bigint;
}

/** A period whose ends may also be SQL that gives microseconds, for a script that is told them late. */
export interface PeriodSql {
  readonly fromUs: bigint | string;
  readonly toUs: bigint | string;
}

/**
 * Reads the two ends of a period.
 *
 * @throws {UsageError} naming the end that is no timestamp, or saying that they are the wrong way round.
 *
 * @example
 * ```ts
 * import { readPeriod } from "@lib/pipeline/write/modes.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { fromUs, toUs } = readPeriod("1970-01-01T00:00:00Z", "1970-01-02");
 * assertEquals([fromUs, toUs], [0n, 86_400_000_000n]);
 * ```
 */
export function readPeriod(from: string, to: string): Period {
  const period = { fromUs: readEnd("--from", from), toUs: readEnd("--to", to) };
  if (period.fromUs >= period.toUs) {
    throw new UsageError(`--to must be later than --from: current value is "${to}"`);
  }
  return period;
}

/** A predicate: whether the event time is in the period; NULL where there is none. */
export function inPeriodSql(
  { eventTime }: Contract,
  { fromUs, toUs }: PeriodSql,
  sql: SqlDialect = duckdbDialect,
): string {
  const time = sql.micros(sql.identifier(eventTime));
  return `(${time} >= ${fromUs} AND ${time} < ${toUs})`;
}

/**
 * Which stored clean rows are in scope of a run: those that leave unless the run has the same row.
 *
 * `overwrite_partitions` and `merge` look at the run's partitions and keys in the tables
 * `touched_partition` and `touched_key`.
 */
export function cleanScope(
  mode: WriteMode,
  contract: Contract,
  period?: PeriodSql,
  sql: SqlDialect = duckdbDialect,
): string {
  switch (mode) {
    case "append":
      return "none";
    case "overwrite":
      return "TRUE";
    case "overwrite_partitions":
      return "(ano, mes) IN (SELECT ano, mes FROM touched_partition)";
    case "merge": {
      const key = contract.key.map(sql.identifier).join(", ");
      return `(${key}) IN (SELECT ${key} FROM touched_key)`;
    }
    case "replace":
      return inPeriodSql(contract, period!, sql);
  }
}

/**
 * Which stored quarantined rows are in scope: those of the same source files (in `touched_file`), for
 * `replace` only those of the period or without an event time; for `overwrite` all. Of a source that
 * was not read whole, as a topic whose oldest records are gone, only the lines that were looked at.
 */
export function quarantineScope(
  mode: WriteMode,
  contract: Contract,
  period?: PeriodSql,
  sql: SqlDialect = duckdbDialect,
): string {
  if (mode === "overwrite") return "TRUE";
  const sameFile = `EXISTS (SELECT 1 FROM touched_file
    WHERE file = source_file AND
      (from_line IS NULL OR source_line BETWEEN from_line AND to_line - 1))`;
  return mode === "replace"
    ? `${sameFile} AND coalesce(${inPeriodSql(contract, period!, sql)}, TRUE)`
    : sameFile;
}

function readEnd(flag: string, text: string): bigint {
  const instant = parseTimestamp(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (instant === undefined) {
    throw new UsageError(
      `${flag} must be a day or an instant such as 2025-08-24 or 2025-08-24T18:00:00Z: current value is "${text}"`,
    );
  }
  return instant;
}
