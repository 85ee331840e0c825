/** A number with what it counts. @module */

/**
 * The number in thousands and its noun, which takes an `s` unless there is one of it.
 *
 * @example
 * ```ts
 * import { countOf } from "@lib/cli/count_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 1200].map((n) => countOf(n, "blank line")), ["1 blank line", "1,200 blank lines"]);
 * ```
 */
export function countOf(n: number, noun: string): string {
  return `${n.toLocaleString("en-US")} ${noun}${n === 1 ? "" : "s"}`;
}
