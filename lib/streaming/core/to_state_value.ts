/** Values of the state as JSON: bigints, NaN, infinities and -0 survive, everything else is itself. @module */

import type { Value } from "../query/stream_query.ts";

/** What a value becomes in stored state. */
export type StateValue = string | number | boolean | null | readonly [string];

/**
 * A value as JSON can hold it. What JSON has no form for becomes a list of its text.
 *
 * @example
 * ```ts
 * import { toStateValue } from "@lib/streaming/core/to_state_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toStateValue(9_007_199_254_740_993n), ["9007199254740993"]);
 * assertEquals(toStateValue("plain"), "plain");
 * ```
 */
export function toStateValue(value: Value): StateValue {
  if (typeof value === "bigint") return [String(value)];
  if (typeof value !== "number") return value;
  if (Object.is(value, -0)) return ["-0"];
  return Number.isFinite(value) ? value : [String(value)];
}
