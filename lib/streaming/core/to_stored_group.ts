/** A group as the JSON of a checkpoint. @module */

import type { Group } from "./group.ts";
import { type StateValue, toStateValue } from "./to_state_value.ts";

/** A list and not an object, since a checkpoint holds many of them. */
export type StoredGroup = readonly [
  startMicros: number,
  endMicros: StateValue,
  count: number,
  keys: readonly StateValue[],
  numbers: readonly StateValue[],
  values: readonly StateValue[],
  sent: readonly (readonly [column: string, value: StateValue])[] | null,
];

const NONE: readonly StateValue[] = [];

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
 * assertEquals(toStoredGroup(group), [0, 5, 2, ["k"], [["NaN"]], [], null]);
 * ```
 */
export function toStoredGroup(group: Group): StoredGroup {
  return [
    group.startMicros,
    toStateValue(group.endMicros),
    group.count,
    group.keys.map(toStateValue),
    group.numbers.every(isPlain) ? group.numbers.slice() : group.numbers.map(toStateValue),
    group.values.length === 0 ? NONE : group.values.map(toStateValue),
    group.sent &&
    Object.entries(group.sent).map(([column, value]) => [column, toStateValue(value)] as const),
  ];
}

/** Most numbers are; finding that out is faster than translating each. */
function isPlain(number: number): boolean {
  return number - number === 0 && (number !== 0 || 1 / number > 0);
}
