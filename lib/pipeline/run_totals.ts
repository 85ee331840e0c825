/** The figures of a run that are sums over its sources. @module */

import type { RunMetrics, SourceResult } from "./run_metrics.ts";

/** The first figures of a run. */
export type RunTotals = Pick<
  RunMetrics,
  | "total_input_rows"
  | "clean_rows"
  | "quarantine_rows"
  | "outside_rows"
  | "pct_clean"
  | "pct_quarantine"
>;

/**
 * Adds up the sources; the shares are of all rows read, and of no rows they are 0.
 *
 * @example
 * ```ts
 * import { runTotals } from "@lib/pipeline/run_totals.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const file = { file: "a", rows: 4, clean: 3, quarantine: 1, outside: 0 };
 * const { total_input_rows, pct_clean } = runTotals([file, { ...file, file: "b" }]);
 * assertEquals([total_input_rows, pct_clean], [8, 75]);
 * ```
 */
export function runTotals(sources: readonly SourceResult[]): RunTotals {
  const sum = (name: Exclude<keyof SourceResult, "file">) =>
    sources.reduce((total, source) => total + source[name], 0);
  const rows = sum("rows");
  const share = (part: number) => rows === 0 ? 0 : 100 * part / rows;
  return {
    total_input_rows: rows,
    clean_rows: sum("clean"),
    quarantine_rows: sum("quarantine"),
    outside_rows: sum("outside"),
    pct_clean: share(sum("clean")),
    pct_quarantine: share(sum("quarantine")),
  };
}
