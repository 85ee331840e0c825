/** Limits of the interquartile range: which values are far from the middle half. @module */

/** Quartiles of a column and the limits drawn from them; null where there was no number. */
export interface IqrLimits {
  readonly q1: number | null;
  readonly q3: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** How many interquartile ranges beyond the quartiles a value may lie (Tukey, 1977). */
export const IQR_FACTOR = 1.5;

/**
 * Limits from the two quartiles; values on a limit are inside. A limit beyond the largest double is the
 * largest double: no value is further out, and neither SQL nor JSON can write an infinity as a number.
 *
 * @example
 * ```ts
 * import { iqrLimits } from "@lib/quality/iqr.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(iqrLimits(10, 20), { q1: 10, q3: 20, lo: -5, hi: 35 });
 * ```
 */
export function iqrLimits(
  q1: number | null,
  q3: number | null,
  factor: number = IQR_FACTOR,
): IqrLimits {
  if (q1 === null || q3 === null) return { q1, q3, lo: null, hi: null };
  const reach = factor * (q3 - q1);
  return {
    q1,
    q3,
    lo: Math.max(q1 - reach, -Number.MAX_VALUE),
    hi: Math.min(q3 + reach, Number.MAX_VALUE),
  };
}
