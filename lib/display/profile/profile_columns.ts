/** Measures the columns of a relation, in the engine that holds it. @module */

import { type Duckdb, sqlName } from "@lib/engines/duckdb.ts";
import { sqlDouble } from "@lib/quality/sql_literals.ts";

/** How a column is measured: by size, by time, by how often each value comes, or not at all. */
export type ColumnKind = "number" | "instant" | "text" | "other";

/** The figures of a column. */
export interface ColumnProfile {
  readonly name: string;
  /** As the engine names it. */
  readonly type: string;
  readonly kind: ColumnKind;
  readonly rows: number;
  readonly nulls: number;
  readonly distinct: number;
  /** Smallest and largest value, of instants as microseconds since 1970; null where there is none. */
  readonly min: number | bigint | string | null;
  readonly median: number | bigint | null;
  readonly max: number | bigint | string | null;
  /** Distinct and median are estimates: the first may be off by a fifth, the second by a hundredth. */
  readonly isEstimate: boolean;
  /** How many values lie in each of equal parts from min to max, or how often each text comes. */
  readonly counts: readonly number[];
  /** The texts that `counts` counts, most frequent first. */
  readonly texts?: readonly string[];
}

/** What to measure. */
export interface ProfileColumnsOptions {
  /** Which columns; default all. */
  readonly columns?: readonly string[];
  /** Above this many rows distinct and median are estimated, in bounded memory. */
  readonly exactRows?: number;
}

const EXACT_ROWS = 2_000_000;
const BINS = 24;
const MAX_TEXTS = 12;
/** Of a column with more texts a dozen bars say nothing, and counting each takes memory. */
const MAX_COUNTED_TEXTS = 100;

/**
 * The figures of each column of a relation: a table, a view, or anything that may stand after FROM.
 * Nothing is loaded but the figures.
 *
 * @example
 * ```ts
 * import { profileColumns } from "@lib/display/profile/profile_columns.ts";
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using db = await openDuckdb();
 * const [i] = await profileColumns(db, "range(1000) AS t (i)");
 * assertEquals([i!.min, i!.median, i!.max, i!.distinct], [0, 499.5, 999, 1000]);
 * ```
 */
export async function profileColumns(
  db: Pick<Duckdb, "rows" | "one">,
  relation: string,
  options: ProfileColumnsOptions = {},
): Promise<ColumnProfile[]> {
  const { columns, exactRows = EXACT_ROWS } = options;
  const described = await db.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${relation}`,
  );
  const { rows } = await db.one<{ rows: number }>(`SELECT count(*) AS rows FROM ${relation}`);
  const profiles: ColumnProfile[] = [];
  for (const { column_name: name, column_type: type } of described) {
    if (columns !== undefined && !columns.includes(name)) continue;
    const column = { name, type, kind: kindOf(type), rows, isEstimate: rows > exactRows };
    profiles.push(await measure(db, relation, column));
  }
  return profiles;
}

type Measured = Pick<ColumnProfile, "name" | "type" | "kind" | "rows" | "isEstimate">;

function kindOf(type: string): ColumnKind {
  if (/\[|^(STRUCT|MAP|UNION|BLOB|BIT|INTERVAL|TIME|JSON)\b(?!STAMP)/.test(type)) return "other";
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(type)) return "number";
  return /^(TIMESTAMP|DATE)/.test(type) ? "instant" : "text";
}

async function measure(
  db: Pick<Duckdb, "one">,
  relation: string,
  column: Measured,
): Promise<ColumnProfile> {
  const { name, kind, rows, isEstimate } = column;
  const raw = sqlName(name);
  const value = kind === "instant" ? `epoch_us(CAST(${raw} AS TIMESTAMP))` : raw;
  const source = `(SELECT ${value} AS v FROM ${relation} WHERE ${usable(raw, kind)})`;
  const ordered = kind !== "other";
  const { given, ...figures } = await db.one<
    Pick<ColumnProfile, "distinct" | "min" | "median" | "max"> & { given: number }
  >(`SELECT (SELECT count(${raw}) FROM ${relation}) AS given,
      ${isEstimate ? "least(count(v), approx_count_distinct(v))" : "count(DISTINCT v)"} AS distinct,
      ${ordered ? "min(v)" : "NULL"} AS min,
      ${medianOf(kind, isEstimate)} AS median,
      ${ordered ? "max(v)" : "NULL"} AS max
    FROM ${source}`);
  const shape = kind === "number" || kind === "instant"
    ? await countBins(db, source, figures)
    : kind === "text" && figures.distinct <= MAX_COUNTED_TEXTS
    ? await countTexts(db, source)
    : { counts: [] };
  return { ...column, ...figures, ...textEnds(figures), nulls: rows - given, ...shape };
}

/** Numbers that are none have no place between the smallest and the largest. */
function usable(raw: string, kind: ColumnKind): string {
  return kind === "number" ? `isfinite(CAST(${raw} AS DOUBLE))` : `${raw} IS NOT NULL`;
}

function medianOf(kind: ColumnKind, isEstimate: boolean): string {
  if (kind !== "number" && kind !== "instant") return "NULL";
  const value = kind === "number" ? "CAST(v AS DOUBLE)" : "v";
  return isEstimate ? `approx_quantile(${value}, 0.5)` : `median(${value})`;
}

/** Whatever else has an order is shown as text. */
function textEnds({ min, max }: Pick<ColumnProfile, "min" | "max">) {
  const text = (end: ColumnProfile["min"]) =>
    end === null || typeof end === "number" || typeof end === "bigint" ? end : String(end);
  return { min: text(min), max: text(max) };
}

async function countBins(
  db: Pick<Duckdb, "one">,
  source: string,
  { min, max }: Pick<ColumnProfile, "min" | "max">,
): Promise<{ counts: number[] }> {
  if (min === null || max === null) return { counts: [] };
  if (Number(min) === Number(max)) {
    const { n } = await db.one<{ n: number }>(`SELECT count(*) AS n FROM ${source}`);
    return { counts: [n] };
  }
  // Halves, as the difference of the two ends of the doubles is no double.
  const [lo, hi] = [min, max].map((end) => sqlDouble(Number(end) / 2));
  const share = `(v / 2 - ${lo}) / (${hi} - ${lo})`;
  const { bins, sizes } = await db.one<{ bins: number[]; sizes: number[] }>(
    `SELECT list(bin) AS bins, list(n) AS sizes FROM (
       SELECT least(${BINS - 1}, floor(${BINS} * ${share}))::INTEGER AS bin, count(*) AS n
       FROM ${source} GROUP BY bin)`,
  );
  const counts = Array<number>(BINS).fill(0);
  bins.forEach((bin, i) => counts[Math.max(0, bin)]! += sizes[i]!);
  return { counts };
}

async function countTexts(
  db: Pick<Duckdb, "one">,
  source: string,
): Promise<{ counts: number[]; texts: string[] }> {
  const { texts, counts } = await db.one<{ texts: string[] | null; counts: number[] | null }>(
    `SELECT list(text) AS texts, list(n) AS counts FROM (
       SELECT CAST(v AS VARCHAR) AS text, count(*) AS n FROM ${source}
       GROUP BY text ORDER BY n DESC, text LIMIT ${MAX_TEXTS})`,
  );
  return { counts: counts ?? [], texts: texts ?? [] };
}
