/** Figures per day, computed from the Parquet files of a lake. @module */

import type { Aggregate, Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, pathPattern, SQL_TYPES, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import type { Polars, PolarsExpr, PolarsType } from "@lib/engines/polars.ts";
import { dailyFiguresSql } from "./daily_figures_sql.ts";
import type { EngineName } from "./quality/quality_engine.ts";

/** The figures of one day for one value of the contract's `daily.by` column. */
export interface DailyRow {
  /** `YYYY-MM-DD`, UTC. */
  readonly event_date: string;
  /** The `by` column, and the aggregates by name; null where a day has no value to aggregate. */
  readonly [column: string]: string | number | null;
}

/** Which rows count. */
export interface DailyMetricsOptions {
  readonly contract: Contract;
  /** Files of the clean data set. */
  readonly files: readonly string[];
  /** Only these days, as `YYYY-MM-DD`; default: all. */
  readonly days?: readonly string[];
  readonly engine?: EngineName;
}

/**
 * The contract's daily metrics, sorted by the `by` column and the day. Rows without one of the two
 * belong to no day and are left out; a column that a file lacks is null there.
 *
 * @param db runs the query unless `engine` is `polars`.
 *
 * @example
 * ```ts
 * import { dailyMetrics } from "@lib/pipeline/daily_metrics.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using db = await openDuckdb();
 * const file = await Deno.makeTempFile({ suffix: ".parquet" });
 * await db.run(`
 *   COPY (SELECT 'EV-00001' AS vehicle_id, DATE '2025-08-24' AS event_date, soc_pct,
 *           soc_pct < 20 AS is_low_soc, 50.0::DOUBLE AS speed_kph
 *         FROM (VALUES (10.0::DOUBLE), (30.0), (80.0), (90.0)) AS t (soc_pct))
 *   TO '${file}' (FORMAT parquet)`);
 * assertEquals(await dailyMetrics(db, { contract: evTelemetry, files: [file] }), [{
 *   vehicle_id: "EV-00001",
 *   event_date: "2025-08-24",
 *   rows: 4,
 *   soc_min: 10,
 *   soc_p50: 30,
 *   soc_max: 90,
 *   low_soc_cnt: 1,
 *   speed_avg: 50,
 * }]);
 * await Deno.remove(file);
 * ```
 */
export async function dailyMetrics(
  db: Duckdb,
  options: DailyMetricsOptions,
): Promise<DailyRow[]> {
  if (options.days?.length === 0) return [];
  return await (options.engine === "polars" ? dailyByPolars(options) : dailyByDuckdb(db, options));
}

async function dailyByDuckdb(
  db: Duckdb,
  { contract, files, days }: DailyMetricsOptions,
): Promise<DailyRow[]> {
  const { by } = contract.daily;
  // A relation of nulls gives the columns their types where no file has them.
  const typed = Object.entries(columnTypes(contract)).map(([name, type]) =>
    `NULL::${type} AS ${sqlName(name)}`
  );
  const rows = files.length === 0
    ? ""
    : `UNION ALL BY NAME SELECT * FROM read_parquet([${
      files.map((file) => sqlText(pathPattern(file))).join(", ")
    }],
         union_by_name = TRUE, hive_partitioning = FALSE)`;
  const inDays = days === undefined
    ? "TRUE"
    : `list_contains([${days.map(sqlText).join(", ")}]::VARCHAR[], event_date::VARCHAR)`;
  return await db.rows<DailyRow>(`
    SELECT ${sqlName(by)}, event_date::VARCHAR AS event_date, ${dailyFiguresSql(contract)}
    FROM (SELECT ${typed.join(", ")} WHERE FALSE ${rows})
    WHERE ${sqlName(by)} IS NOT NULL AND event_date IS NOT NULL AND ${inDays}
    GROUP BY ALL ORDER BY 1, 2`);
}

async function dailyByPolars({ contract, files, days }: DailyMetricsOptions): Promise<DailyRow[]> {
  // Loaded on demand: most jobs never ask for it.
  const { polars } = await import("@lib/engines/polars.ts");
  const { by, aggregates } = contract.daily;
  const { column, expressions } = polars;
  const day = polars.dateText(column("event_date"));
  const hasDay = expressions.not(expressions.isNull(column("event_date")));
  const isCounted = [
    expressions.not(expressions.isNull(column(by))),
    days === undefined ? hasDay : expressions.isIn(day, days),
  ].reduce(expressions.and);
  const figures = Object.entries(aggregates).map(([name, aggregate]) =>
    aggregatePolars(polars, aggregate).as(name)
  );
  return await polars.rows<DailyRow>(
    polars.scanAll(files, columnTypes(contract))
      .filter(isCounted)
      .groupBy([by, "event_date"])
      .agg(...figures)
      .sort([by, "event_date"])
      .select(column(by), day.as("event_date"), ...Object.keys(aggregates)),
  );
}

/** The columns that daily metrics read, each once, with its type in a lake's files. */
function columnTypes({ columns, daily }: Contract): Record<string, PolarsType> {
  const types: Record<string, PolarsType> = { [daily.by]: "VARCHAR", event_date: "DATE" };
  for (const aggregate of Object.values(daily.aggregates)) {
    if (aggregate.fn === "count") continue;
    const type = columns[aggregate.column]?.type;
    // What is counted as true is a derived column, which no contract column describes.
    types[aggregate.column] = type === "double" ? SQL_TYPES.double : SQL_TYPES.boolean;
  }
  return types;
}

function aggregatePolars(polars: Polars, aggregate: Aggregate): PolarsExpr {
  if (aggregate.fn === "count") return polars.count();
  const column = polars.column(aggregate.column);
  switch (aggregate.fn) {
    case "p50":
      // Element ceil(n/2) from 1 is element floor((n−1)/2) from 0.
      return column.quantile(0.5, "lower");
    case "count_true":
      return column.sum();
    case "avg":
      return column.mean();
    case "min":
      return column.min();
    case "max":
      return column.max();
  }
}
