/** What a job costs, as a line over how much it is given. @module */

/** So many seconds whatever comes, and so many more for each million records. */
export interface CostLine {
  readonly fixedSeconds: number;
  readonly secondsPerMillion: number;
}

/** How long a job took on so many records. */
export interface TimedRecords {
  readonly records: number;
  readonly seconds: number;
}

const MILLION = 1_000_000;

/**
 * The line that is nearest to what was measured, by relative distance: a second matters to a job of
 * two seconds and not to one of two hundred. Neither part is below zero. A line is a model: caches that
 * fill up, code that gets warm and memory that runs out all bend it.
 *
 * @throws {TypeError} with fewer than two sizes.
 *
 * @example
 * ```ts
 * import { fitCostLine } from "@lib/pipeline/scaling/cost_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const line = fitCostLine([{ records: 0, seconds: 2 }, { records: 500_000, seconds: 4 }]);
 * assertEquals(line, { fixedSeconds: 2, secondsPerMillion: 4 });
 * ```
 */
export function fitCostLine(runs: readonly TimedRecords[]): CostLine {
  if (new Set(runs.map(({ records }) => records)).size < 2) {
    throw new TypeError("Cannot lay a line through runs of one size");
  }
  const points = runs.map(({ records, seconds }) => ({
    x: records / MILLION,
    y: seconds,
    weight: 1 / seconds ** 2,
  }));
  const sum = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((total, point) => total + point.weight * of(point), 0);
  const [w, x, y] = [sum(() => 1), sum((point) => point.x), sum((point) => point.y)];
  const [xx, xy] = [sum((point) => point.x ** 2), sum((point) => point.x * point.y)];
  const secondsPerMillion = (w * xy - x * y) / (w * xx - x ** 2);
  const fixedSeconds = (y - secondsPerMillion * x) / w;
  if (secondsPerMillion < 0) return { fixedSeconds: y / w, secondsPerMillion: 0 };
  if (fixedSeconds < 0) return { fixedSeconds: 0, secondsPerMillion: xy / xx };
  return { fixedSeconds, secondsPerMillion };
}
