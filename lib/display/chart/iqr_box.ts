/** The box of a column from the figures that a run keeps. @module */

import type { Box } from "./box_chart.ts";

/** Quartiles, limits and extremes, each null where there was no number. */
export interface IqrFigures {
  readonly q1: number | null;
  readonly q3: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly min: number | null;
  readonly p50: number | null;
  readonly max: number | null;
}

/**
 * A box for `boxChart`, as a list that is empty where a column had no number.
 *
 * @example
 * ```ts
 * import { iqrBox } from "@lib/display/chart/iqr_box.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const figures = { q1: 10, q3: 20, lo: -5, hi: 35, min: 0, p50: 15, max: 99 };
 * assertEquals(iqrBox("speed", figures).map((box) => box.median), [15]);
 * assertEquals(iqrBox("speed", { ...figures, q1: null }), []);
 * ```
 */
export function iqrBox(label: string, figures: IqrFigures): Box[] {
  const { q1, q3, lo, hi, min, p50: median, max } = figures;
  if (q1 === null || q3 === null || lo === null || hi === null) return [];
  if (min === null || median === null || max === null) return [];
  return [{ label, q1, q3, lo, hi, min, median, max }];
}
