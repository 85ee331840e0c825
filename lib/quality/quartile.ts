/** A quantile from the two elements that it lies between. @module */

/** Which shares of the values lie below the first and the third quartile. */
export const QUARTILES = [0.25, 0.75] as const;

/** The two elements of the sorted values between which a quantile lies, and how many values there are. */
export interface QuantileElements {
  readonly count: number;
  /** Elements floor((count−1)p) and ceil((count−1)p) of the sorted values, from 0. */
  readonly below: number;
  readonly above: number;
}

/**
 * The quantile `p` by linear interpolation at (n−1)p, in the arithmetic of DuckDB's `quantile_cont`:
 * other spellings of the same formula differ in the last bit, and a value that lies on a limit would
 * then be inside for one engine and outside for another.
 *
 * @example
 * ```ts
 * import { quartile } from "@lib/quality/quartile.ts";
 * import { assertEquals } from "@std/assert";
 *
 * // Of 1, 2, 3, 4: position 0.75 lies between 1 and 2.
 * assertEquals(quartile(0.25, { count: 4, below: 1, above: 2 }), 1.75);
 * ```
 */
export function quartile(p: number, { count, below, above }: QuantileElements): number {
  const position = (count - 1) * p;
  const share = position - Math.floor(position);
  return share === 0 ? below : below * (1 - share) + above * share;
}
