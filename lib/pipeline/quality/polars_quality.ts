/** The quality phase on Polars. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import { polars, type PolarsExpr, type PolarsFrame } from "@lib/engines/polars.ts";
import { type IqrLimits, iqrLimits } from "@lib/quality/iqr.ts";
import { quartile, QUARTILES } from "@lib/quality/quartile.ts";
import type { RuleTable } from "@lib/quality/rules.ts";
import { toPolars } from "@lib/quality/to_polars.ts";
import { partitionSql, type QualityEngine } from "./quality_engine.ts";

const { column, count, expressions } = polars;

/** Polars reads several row groups ahead: smaller than DuckDB's usual ones, they halve its memory. */
const ROW_GROUP_ROWS = 40_960;
/** A pass over a million keys takes about 250 MB. */
const ROWS_PER_PASS = 1_000_000;

/** How the engine shares out its work. */
export interface PolarsQualityOptions {
  /** How many rows are searched for duplicates at a time. */
  readonly rowsPerPass?: number;
}

/**
 * Rules, flags and quartiles as Polars expressions. The rows go to Polars and the verdicts come back
 * as Parquet files in the scratch folder, which must stay as long as the view `judged` is read.
 *
 * @example
 * ```ts
 * import { polarsQuality } from "@lib/pipeline/quality/polars_quality.ts";
 * import { createStandardTable } from "@lib/pipeline/standard_table.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { rulesOf } from "@lib/quality/rules.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using db = await openDuckdb();
 * await createStandardTable(db, evTelemetry);
 * await db.run("INSERT INTO standardized (soc_pct) VALUES (101)");
 * const scratch = await Deno.makeTempDir();
 * const table = rulesOf(evTelemetry);
 * await polarsQuality().judge({ db, contract: evTelemetry, table, scratch });
 * const [row] = await db.rows<{ reasons: string[] }>("SELECT reasons FROM judged");
 * assertEquals(row?.reasons.at(-1), "range:soc_pct");
 * await Deno.remove(scratch, { recursive: true });
 * ```
 */
export function polarsQuality(options: PolarsQualityOptions = {}): QualityEngine {
  const { rowsPerPass = ROWS_PER_PASS } = options;
  return {
    name: "polars",
    version: polars.version,
    judge: async ({ db, contract, table, scratch, iqr: given }) => {
      const rowsPath = `${scratch}/polars_rows.parquet`;
      const verdictPath = `${scratch}/polars_verdict.parquet`;
      await writeRows(db, contract, rowsPath);
      const rows = polars.scan(rowsPath);
      const iqr = given ?? await measureIqr(rows, contract);
      const marked = await markDuplicates(rows, contract, { rowsPerPass });
      await polars.write(verdictOf(marked, table, iqr), verdictPath);
      await createView(db, contract, { table, verdictPath });
      return { iqr };
    },
  };
}

/** Hands Polars what rules look at, each row with its number. */
async function writeRows(db: Duckdb, contract: Contract, path: string): Promise<void> {
  const columns = Object.keys(contract.columns).map(sqlName).join(", ");
  await db.run(`
    COPY (SELECT rowid AS row_id, ${columns}, issues FROM standardized)
    TO ${sqlText(path)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`);
}

/** Adds `is_duplicate`: whether an earlier row has the same whole key. */
async function markDuplicates(
  rows: PolarsFrame,
  { key, eventTime }: Contract,
  { rowsPerPass }: Required<PolarsQualityOptions>,
): Promise<PolarsFrame> {
  const [found] = await polars.rows<{ total: number }>(rows.select(count().as("total")));
  const passes = passesFor(found!.total / rowsPerPass);
  const repeated: PolarsFrame[] = [];
  for (let pass = 0; pass < passes; pass++) {
    repeated.push(
      await polars.keep(
        rows
          .filter(polars.microsModulo(column(eventTime), passes).eq(pass))
          .groupBy([...key])
          .agg(column("row_id").min().as("first_row"), count().as("rows"))
          .filter(column("rows").gt(1))
          .select(...key, "first_row"),
      ),
    );
  }
  // Few keys come more than once, so that the join has a small side and rows can stream past it. Null
  // equals nothing in a join: a row without a whole key is no duplicate.
  return rows
    .join(polars.concat(repeated), { on: [...key], how: "left", maintainOrder: "left" })
    .withColumn(
      expressions.orElse(column("row_id").gt(column("first_row")), false).as("is_duplicate"),
    );
}

/**
 * Grouping holds every key in memory and Polars does not spill, so the keys are taken in passes by
 * the remainder of their instant. Records come in steps of seconds or tenths: a number that shares no
 * factor with ten spreads them over all passes.
 */
function passesFor(atLeast: number): number {
  let passes = Math.max(1, Math.ceil(atLeast));
  while (passes % 2 === 0 || passes % 5 === 0) passes++;
  return passes;
}

/** Quartiles by linear interpolation at (n−1)p between the two elements that Polars finds. */
async function measureIqr(
  rows: PolarsFrame,
  { flags }: Contract,
): Promise<Readonly<Record<string, IqrLimits>>> {
  const limits: Record<string, IqrLimits> = {};
  // One column at a time, as a quartile needs all values of its column in memory.
  for (const name of flags.iqr) {
    const value = column(name);
    const elements = QUARTILES.flatMap((p, index) => [
      value.quantile(p, "lower").as(`below_${index}`),
      value.quantile(p, "higher").as(`above_${index}`),
    ]);
    const [found] = await polars.rows<Record<string, number | null>>(
      rows.select(value.count().as("values"), ...elements),
    );
    const [q1, q3] = QUARTILES.map((p, index) => {
      const below = found![`below_${index}`] ?? null;
      const above = found![`above_${index}`] ?? null;
      return below === null || above === null
        ? null
        : quartile(p, { count: found!["values"]!, below, above });
    });
    limits[name] = iqrLimits(q1!, q3!);
  }
  return limits;
}

function verdictOf(
  rows: PolarsFrame,
  table: RuleTable,
  iqr: Readonly<Record<string, IqrLimits>>,
): PolarsFrame {
  const { flags, reasons, warnings, isClean } = toPolars(table, { expressions, iqr });
  const named = Object.entries({ ...flags, reasons, warnings, is_clean: isClean })
    .map(([name, value]: [string, PolarsExpr]) => value.as(name));
  return rows.select(column("row_id"), ...named);
}

/** The same columns in the same order as the DuckDB engine's view, whatever Polars made of them. */
async function createView(
  db: Duckdb,
  contract: Contract,
  { table, verdictPath }: { readonly table: RuleTable; readonly verdictPath: string },
): Promise<void> {
  const columns = Object.keys(contract.columns).map(sqlName).join(", ");
  const flags = table.flags.map(({ name }) => sqlName(name)).join(", ");
  const list = (name: string) =>
    `CASE WHEN ${name} = '' THEN [] ELSE string_split(${name}, '|') END AS ${name}`;
  await db.run(`
    CREATE VIEW judged AS
    SELECT row_id, ${columns}, ${flags}, ${list("reasons")}, ${list("warnings")}, is_clean,
      ${partitionSql(sqlName(contract.eventTime))},
      raw_offset, raw_length, source, source_line
    FROM standardized JOIN read_parquet(${sqlText(verdictPath)}) verdict
      ON standardized.rowid = verdict.row_id`);
}
