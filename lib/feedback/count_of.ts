/** A number with what it counts. @module */

/**
 * The number in thousands and its noun, which takes an `s` (after a hiss `es`) unless there is one.
 *
 * @example
 * ```ts
 * import { countOf } from "@lib/feedback/count_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 1200].map((n) => countOf(n, "blank line")), ["1 blank line", "1,200 blank lines"]);
 * ```
 */
export function countOf(n: number, noun: string): string {
  const ending = /(?:s|x|ch|sh)$/.test(noun) ? "es" : "s";
  return `${n.toLocaleString("en-US")} ${noun}${n === 1 ? "" : ending}`;
}
