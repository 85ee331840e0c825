/** Values of the state, from the JSON they were stored as. @module */

import type { Value } from "../query/stream_query.ts";
import type { StateValue } from "./to_state_value.ts";

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["-0", -0],
]);

/**
 * The value that `toStateValue` made this of.
 *
 * @example
 * ```ts
 * import { fromStateValue } from "@lib/streaming/core/from_state_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fromStateValue(["9007199254740993"]), 9_007_199_254_740_993n);
 * ```
 */
export function fromStateValue(stored: StateValue): Value {
  if (stored === null || typeof stored !== "object") return stored;
  return NUMBERS.get(stored[0]) ?? BigInt(stored[0]);
}
