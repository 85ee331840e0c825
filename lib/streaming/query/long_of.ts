/** Whole numbers of 64 bits. @module */

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/**
 * The long that these digits state: a number where that is exact, else a bigint; null beyond 64 bits.
 *
 * @param digits An optional minus, then digits.
 *
 * @example
 * ```ts
 * import { longOf } from "@lib/streaming/query/long_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(longOf("-12"), -12);
 * assertEquals(longOf("9007199254740993"), 9_007_199_254_740_993n);
 * assertEquals(longOf("9223372036854775808"), null);
 * ```
 */
export function longOf(digits: string): number | bigint | null {
  const number = Number(digits);
  // Also for -0, which a long does not have.
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  const long = BigInt(digits);
  return long >= LONG_MIN && long <= LONG_MAX ? long : null;
}
