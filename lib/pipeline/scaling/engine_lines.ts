/** Each engine's measured runs as lines, one for each number of cores. @module */

import { type CostLine, fitCostLine } from "./cost_line.ts";
import { CURVE_ENGINES, type CurveEngine, type EngineCurves } from "./engine_curves.ts";
import type { MeasuredLines } from "./line_on_cores.ts";

/**
 * The lines through the jobs of a measurement; the starts without a job are none of them.
 *
 * @example
 * ```ts
 * import { engineLines } from "@lib/pipeline/scaling/engine_lines.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const runs = (["duckdb", "spark"] as const).flatMap((engine) =>
 *   [1, 2].flatMap((cores) =>
 *     [0, 1e6, 2e6].map((records) => ({
 *       ...{ engine, cores, records, rounds: [], peak_mb: null },
 *       seconds: records === 0 ? 0.1 : 4 + records / 1e6 / cores,
 *     }))
 *   )
 * );
 * const { two } = engineLines({ runs }).spark;
 * assertEquals([two.fixedSeconds.toFixed(6), two.secondsPerMillion.toFixed(6)], ["4.000000", "0.500000"]);
 * ```
 */
export function engineLines(
  { runs }: Pick<EngineCurves, "runs">,
): Record<CurveEngine, MeasuredLines> {
  const line = (engine: CurveEngine, cores: number): CostLine =>
    fitCostLine(
      runs.filter((run) => run.engine === engine && run.cores === cores && run.records > 0),
    );
  const lines = CURVE_ENGINES.map((engine) =>
    [engine, { one: line(engine, 1), two: line(engine, 2) }] as const
  );
  return Object.fromEntries(lines) as Record<CurveEngine, MeasuredLines>;
}
