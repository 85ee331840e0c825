/** One text for a value, the same for equal values and for no others of its column. @module */

import type { Value } from "../query/stream_query.ts";

/**
 * A text that stands for a value and can be followed by others.
 *
 * Texts carry their length, so that no value can end where another begins. As in Spark's grouping,
 * null equals null, NaN equals NaN, and `-0` equals `0`.
 *
 * @example
 * ```ts
 * import { valueToken } from "@lib/streaming/core/value_token.ts";
 * import { assert } from "@std/assert";
 *
 * assert(valueToken("x,") + valueToken("y") !== valueToken("x") + valueToken(",y"));
 * ```
 */
export function valueToken(value: Value): string {
  if (typeof value === "string") return `${value.length}:${value},`;
  return value === null ? "," : `=${value},`;
}
