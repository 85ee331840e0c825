/** What people look at first in any data: its columns at a glance. @module */

import { type Duckdb, openDuckdb, pathPattern, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type Displayed, displayed } from "../displayed.ts";
import { formatValue } from "../format_value.ts";
import { table } from "../table.ts";
import { histogram } from "./histogram.ts";
import { loadRows } from "./load_rows.ts";
import { type ColumnProfile, profileColumns } from "./profile_columns.ts";

/** Where the rows are. */
export type ProfileSource =
  /** In this program. */
  | Iterable<object>
  /** In a session: a table, a view, or a query in brackets. */
  | { readonly db: Pick<Duckdb, "rows" | "one">; readonly from: string }
  /** In a Parquet file, or in all of a folder. They are read column by column and never loaded whole. */
  | { readonly parquet: string };

/** How to show the profile. */
export interface ProfileOptions {
  readonly caption?: string;
  /** Which columns; default all. */
  readonly columns?: readonly string[];
  /** Units by column, such as those of a contract. */
  readonly units?: Readonly<Record<string, string | undefined>>;
}

/** An instant to the second fits; of a long text the beginning tells enough. */
const MAX_CHARS = 20;

/**
 * A line per column: type, a small histogram, how many values are missing, how many differ, and the
 * smallest, the middle and the largest one. Of texts the bars are the most frequent ones. Above two
 * million rows what would need memory is estimated, with a `≈`.
 *
 * @throws {UsageError} where there is no such file or column.
 *
 * @example
 * ```ts
 * import { profile } from "@lib/display/profile/profile.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = [{ speed: 10, state: "driving" }, { speed: null, state: "parked" }];
 * const { text } = await profile(rows, { units: { speed: "km/h" } });
 * assertEquals(text.split("\n").map((line) => line.split(/ {2,}/)[0]), [
 *   "2 rows, 2 columns",
 *   "column",
 *   "speed (km/h)",
 *   "state",
 * ]);
 * ```
 */
export async function profile(
  source: ProfileSource,
  options: ProfileOptions = {},
): Promise<Displayed> {
  if ("db" in source) return show(await profileColumns(source.db, source.from, options), options);
  using db = await openDuckdb();
  const from = "parquet" in source
    ? await parquetRelation(db, source.parquet)
    : await rowsRelation(db, source);
  return show(from === undefined ? [] : await profileColumns(db, from, options), options);
}

async function parquetRelation(db: Duckdb, path: string): Promise<string> {
  // The name of what exists is no pattern; a folder stands for all the files in it.
  const found = await Deno.stat(path).catch(() => undefined);
  const pattern = found === undefined
    ? path
    : found.isDirectory
    ? `${pathPattern(path)}/**/*.parquet`
    : pathPattern(path);
  const { files } = await db.one<{ files: number }>(
    `SELECT count(*) AS files FROM glob(${sqlText(pattern)})`,
  );
  if (files === 0) {
    throw new UsageError(
      `parquet must be a Parquet file, a folder or a pattern that has some: current value is ${path}`,
    );
  }
  return `read_parquet(${sqlText(pattern)}, union_by_name = true)`;
}

/** Nothing has no columns, and a table has to have some. */
async function rowsRelation(db: Duckdb, rows: Iterable<object>): Promise<string | undefined> {
  const all = [...rows];
  if (all.every((row) => Object.keys(row).length === 0)) return undefined;
  await loadRows(db, all, { table: "profiled" });
  return sqlName("profiled");
}

function show(profiles: readonly ColumnProfile[], options: ProfileOptions): Displayed {
  const { columns, units = {} } = options;
  const missing = columns?.find((name) => profiles.every((column) => column.name !== name));
  if (missing !== undefined) {
    throw new UsageError(`columns must be those of the rows: ${missing} is not among them`);
  }
  const size = `${formatValue(profiles[0]?.rows ?? 0)} rows, ${profiles.length} columns`;
  const caption = options.caption === undefined ? size : `${options.caption}: ${size}`;
  const { html, text } = table(profiles.map((column) => lineOf(column, units[column.name])), {
    caption,
    limit: profiles.length,
    columns: [
      "column",
      "type",
      { key: "shape", label: "distribution" },
      ...["missing", "distinct", "min", "median", "max"].map((key) => ({
        key,
        align: "right" as const,
      })),
    ],
  });
  return displayed({
    html,
    text,
    facts: { kind: "profile", caption, columns: profiles.map(factsOf) },
  });
}

function lineOf(column: ColumnProfile, unit: string | undefined): Record<string, unknown> {
  const { name, type, kind, rows, nulls, distinct, min, median, max, isEstimate } = column;
  const about = isEstimate ? "≈ " : "";
  const write = (value: ColumnProfile["min"]) =>
    kind === "instant"
      ? formatValue(value, { kind: "micros" }).replace(/\.\d+$/, "")
      : cut(formatValue(value));
  const share = nulls === 0 || rows === 0 ? "" : ` (${formatShare(nulls / rows)})`;
  return {
    column: unit === undefined ? name : `${name} (${unit})`,
    type: type.toLowerCase().replace("timestamp with time zone", "timestamptz"),
    shape: histogram(column.counts, { tip: tipOf(column, write) }),
    missing: `${formatValue(nulls)}${share}`,
    distinct: about + formatValue(distinct),
    min: write(min),
    median: median === null
      ? ""
      : about + write(kind === "instant" ? Math.round(Number(median)) : median),
    max: write(max),
  };
}

function tipOf(
  { texts, counts, min, max }: ColumnProfile,
  write: (value: ColumnProfile["min"]) => string,
): string {
  if (texts !== undefined) {
    return texts.map((text, i) => `${text}: ${formatValue(counts[i])}`).join(", ");
  }
  return counts.length === 0 ? "" : `${write(min)} to ${write(max)}`;
}

function cut(text: string): string {
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS - 1)}…` : text;
}

function formatShare(share: number): string {
  return share < 0.001 ? "under 0.1 %" : `${formatValue(share * 100, { digits: 1 })} %`;
}

/** Estimates depend on how the work was divided. */
function factsOf(column: ColumnProfile): Record<string, unknown> {
  const { isEstimate, distinct, median, ...exact } = column;
  return isEstimate ? exact : { ...exact, distinct, median };
}
