/** A run's figures from the results of its script. @module */

import { iqrLimits } from "@lib/quality/iqr.ts";
import type { SourceRead } from "../job_source.ts";
import { reconcile } from "../reconcile.ts";
import { runTotals } from "../run_totals.ts";
import type { ColumnProfile, RunMetrics } from "../run_metrics.ts";
import type { ScriptResults } from "./read_results.ts";

/** What was read, and how it was judged. */
export interface SparkFigures {
  readonly metrics: RunMetrics;
  readonly sources: readonly SourceRead[];
  readonly lines: number;
  readonly blankLines: number;
}

interface SourceFigures {
  readonly file: string;
  readonly lines: number;
  readonly blank_lines: number;
  readonly rows: number;
  readonly clean: number;
  readonly quarantine: number;
  readonly outside: number;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly outliers: Readonly<Record<string, number>> | null;
}

/**
 * Adds up the results.
 *
 * @throws {Error} when the sums of a source do not: nothing may be published then.
 *
 * @example
 * ```ts
 * import { sparkMetrics } from "@lib/pipeline/spark/spark_metrics.ts";
 * import { readResults } from "@lib/pipeline/spark/read_results.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const results = readResults();
 * results.take(
 *   '#result source {"file":"a","lines":5,"blank_lines":1,"rows":4,"clean":3,"quarantine":1,' +
 *     '"outside":0,"counts":{"low_soc_rows":2},"outliers":{}}',
 * );
 * const { metrics, blankLines } = sparkMetrics(results);
 * assertEquals([metrics.pct_clean, metrics.counts, blankLines], [75, { low_soc_rows: 2 }, 1]);
 * ```
 */
export function sparkMetrics(results: ScriptResults): SparkFigures {
  const found = results.all<SourceFigures>("source");
  for (const source of found) {
    reconcile(source);
    if (source.lines === source.blank_lines + source.rows) continue;
    throw new Error(
      `Cannot publish as the sums of ${source.file} do not add up: ${source.lines} lines read, ` +
        `${source.blank_lines} blank + ${source.rows} rows`,
    );
  }
  const sum = (of: (source: SourceFigures) => number) =>
    found.reduce((total, source) => total + of(source), 0);
  const totals = (name: "counts" | "outliers") =>
    Object.fromEntries(
      Object.keys(found.find((source) => source[name])?.[name] ?? {}).map((key) => [
        key,
        sum((source) => source[name]?.[key] ?? 0),
      ]),
    );
  const outliers = totals("outliers");
  return {
    metrics: {
      ...runTotals(found),
      counts: totals("counts"),
      reasons: codes(results, "reason"),
      warnings: codes(results, "warning"),
      iqr: Object.fromEntries(
        results.all<{ column: string; q1: number | null; q3: number | null }>("limit").map((
          { column, q1, q3 },
        ) => [column, { ...iqrLimits(q1, q3), outliers: outliers[column] ?? 0 }]),
      ),
      profile: results.all<Record<string, ColumnProfile>>("profile")[0] ?? {},
      sources: found.map(({ file, rows, clean, quarantine, outside }) => ({
        file,
        rows,
        clean,
        quarantine,
        outside,
      })),
    },
    sources: found.map(({ file, rows }) => ({ file, rows })),
    lines: sum((source) => source.lines),
    blankLines: sum((source) => source.blank_lines),
  };
}

function codes(results: ScriptResults, kind: string): Record<string, number> {
  const found = results.all<{ kind: string; code: string; rows: number }>("code");
  return Object.fromEntries(
    found.filter((row) => row.kind === kind).map(({ code, rows }) => [code, rows]),
  );
}
