/** The order of values, as Spark sorts and compares them. @module */

import type { Value } from "../query/stream_query.ts";

/**
 * Negative, zero or positive, as `a` comes before, with or after `b`; both are of one column.
 *
 * Null comes first. NaN is greater than any number and equal to itself, `-0` equals `0`, false comes
 * before true, and texts are ordered by code point, which is also the order of their UTF-8 bytes.
 *
 * @example
 * ```ts
 * import { compareValues } from "@lib/streaming/core/compare_values.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([2, NaN, null, -1].sort(compareValues), [null, -1, 2, NaN]);
 * ```
 */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** JavaScript orders UTF-16 units, which puts the characters that need two before some that need one. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x === y) continue;
    return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
