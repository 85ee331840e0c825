/** A group as the JSON of a checkpoint. @module */

import type { Value } from "../query/stream_query.ts";
import type { Group } from "./group.ts";
import { type StateValue, toStateValue } from "./to_state_value.ts";

/**
 * A list and not an object, and without what is seldom there, since a checkpoint holds many of them:
 * half of what storing a batch costs is writing this.
 */
export type StoredGroup = readonly [
  startMicros: number,
  lengthMicros: StateValue,
  count: number,
  keys: readonly StateValue[],
  numbers: readonly StateValue[],
  values?: readonly StateValue[],
  sent?: readonly (readonly [column: string, value: StateValue])[],
];

/**
 * What a checkpoint keeps of a group.
 *
 * @example
 * ```ts
 * import { createGroup } from "@lib/streaming/core/create_group.ts";
 * import { toStoredGroup } from "@lib/streaming/core/to_stored_group.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sums = { count: 2, numbers: [NaN], values: [] };
 * const group = createGroup({ keys: ["k"], startMicros: 0, endMicros: 5, sums });
 * assertEquals(toStoredGroup(group), [0, 5, 2, ["k"], [["NaN"]]]);
 * ```
 */
export function toStoredGroup(group: Group): StoredGroup {
  const { startMicros, endMicros, count, keys, numbers, values, sent } = group;
  const length = toStateValue(endMicros - startMicros);
  const storedKeys = keys.every(isText) ? keys : keys.map(toStateValue);
  const sums = numbers.every(isPlain) ? numbers.slice() : numbers.map(toStateValue);
  if (values.length === 0 && sent === null) {
    return [startMicros, length, count, storedKeys, sums];
  }
  const extremes = values.map(toStateValue);
  if (sent === null) return [startMicros, length, count, storedKeys, sums, extremes];
  const row = Object.entries(sent).map(([column, value]) => [column, toStateValue(value)] as const);
  return [startMicros, length, count, storedKeys, sums, extremes, row];
}

/** Most keys are. */
function isText(value: Value): value is string {
  return typeof value === "string";
}

/** Most numbers are; finding that out is faster than translating each. */
function isPlain(number: number): boolean {
  return number - number === 0 && (number !== 0 || 1 / number > 0);
}
