/** Words that Spark reads as numbers. @module */

/**
 * Words for numbers, which JSON does not have, and what they mean. Spark takes them bare and, for a
 * double, as texts.
 *
 * @example
 * ```ts
 * import { NUMBER_WORDS } from "@lib/streaming/query/number_words.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(NUMBER_WORDS.get("-INF"), -Infinity);
 * ```
 */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["+Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["+INF", Infinity],
  ["-INF", -Infinity],
]);
