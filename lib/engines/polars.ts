/** Polars: the one file that knows the library. @module */

import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import type { Expressions } from "@lib/quality/to_polars.ts";

/** An expression over the columns of a frame. */
export type PolarsExpr = Expr;
/** A query that has not run yet. */
export type PolarsFrame = LazyDataFrame;

/** The types that a column of a file can be read as. */
const POLARS_TYPES = ["VARCHAR", "DOUBLE", "BOOLEAN", "BIGINT", "DATE"] as const;
export type PolarsType = (typeof POLARS_TYPES)[number];

/** What the pipeline needs of Polars. */
export interface Polars {
  readonly version: string;
  /** What rules are compiled with. */
  readonly expressions: Expressions<PolarsExpr>;
  /** A column of a frame. */
  column(name: string): PolarsExpr;
  /** How many rows there are, nulls included. */
  count(): PolarsExpr;
  /** The rest of an instant's microseconds since 1970 when divided by a whole number. */
  microsModulo(instant: PolarsExpr, divisor: number): PolarsExpr;
  /** A date as `YYYY-MM-DD`. */
  dateText(date: PolarsExpr): PolarsExpr;
  /** A query over one Parquet file, with all its columns. The path is not a pattern. */
  scan(path: string): PolarsFrame;
  /** Frames with the same columns, one below the other. */
  concat(frames: readonly PolarsFrame[]): PolarsFrame;
  /** A query over the rows of several files; a column that a file lacks is null there. */
  scanAll(paths: readonly string[], columns: Readonly<Record<string, PolarsType>>): PolarsFrame;
  /** Runs a query piece by piece and keeps its rows in memory, to be read again and again. */
  keep(frame: PolarsFrame): Promise<PolarsFrame>;
  /** Runs a query piece by piece and writes its rows as Parquet. */
  write(frame: PolarsFrame, path: string): Promise<void>;
  /** Runs a query piece by piece; its rows must fit in memory. */
  rows<Row>(frame: PolarsFrame): Promise<Row[]>;
}

/**
 * Polars, in the process: it has no session and no memory limit of its own; what bounds its memory
 * is that queries run on the streaming engine.
 *
 * @example
 * ```ts
 * import { polars } from "@lib/engines/polars.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const none = polars.scanAll([], { vehicle: "VARCHAR" });
 * assertEquals(await polars.rows(none.select(polars.count().as("rows"))), [{ rows: 0 }]);
 * ```
 */
export const polars: Polars = {
  version: pl.version,
  expressions: {
    column: (name) => pl.col(name),
    element: (list, index) => list.list.get(index),
    constant: (value) => pl.lit(value),
    isNull: (value) => value.isNull(),
    between: (value, [lo, hi]) => value.gtEq(pl.lit(lo)).and(value.ltEq(pl.lit(hi))),
    isIn: (text, values) => text.isIn([...values]),
    matches: (text, pattern) => text.str.contains(pattern.source, false),
    contains: (text, part) => text.str.contains(part, true),
    not: (value) => value.not(),
    and: both("and"),
    or: both("or"),
    orElse: (value, fallback) => value.fillNull(pl.lit(fallback)),
    codes: (choices): PolarsExpr =>
      choices.length === 0 ? pl.lit("") : pl.concatString(
        choices.map(({ code, when }) => pl.when(when).then(pl.lit(code)).otherwise(pl.lit(null))),
        "|",
      ),
  },
  column: (name) => pl.col(name),
  count: () => pl.len(),
  microsModulo: (instant, divisor) => instant.cast(pl.Int64).modulo(pl.lit(divisor).cast(pl.Int64)),
  dateText: (date) => date.dt.strftime("%Y-%m-%d"),
  scan,
  scanAll: (paths, columns) => {
    const types = Object.entries(columns);
    const empty = pl.DataFrame(
      Object.fromEntries(types.map(([name, type]) => [name, pl.Series(name, [], dtype(type))])),
    ).lazy();
    const frames = paths.map((path) => {
      const frame = scan(path);
      const found = new Set(frame.columns);
      return frame.select(
        types.map(([name, type]) =>
          (found.has(name) ? pl.col(name) : pl.lit(null)).cast(dtype(type)).as(name)
        ),
      );
    });
    return pl.concat([empty, ...frames]);
  },
  concat: (frames) => pl.concat([...frames]),
  keep: async (frame) => (await frame.collect({ streaming: true })).lazy(),
  write: async (frame, path) => {
    await frame.sinkParquet(path, { compression: "snappy" }).collect({ streaming: true });
  },
  rows: async <Row>(frame: PolarsFrame) =>
    (await frame.collect({ streaming: true })).toRecords() as Row[],
};

function scan(path: string): PolarsFrame {
  // A lake's folders are named like `ano=2025`: such names must not become columns.
  return pl.scanParquet(path, { glob: false, hivePartitioning: false });
}

function both(operator: "and" | "or"): (left: PolarsExpr, right: PolarsExpr) => PolarsExpr {
  return (left, right) => left[operator](right);
}

function dtype(type: PolarsType) {
  switch (type) {
    case "VARCHAR":
      return pl.String;
    case "DOUBLE":
      return pl.Float64;
    case "BOOLEAN":
      return pl.Bool;
    case "BIGINT":
      return pl.Int64;
    case "DATE":
      return pl.Date;
  }
}
