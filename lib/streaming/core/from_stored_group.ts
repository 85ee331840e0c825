/** A group from the JSON of a checkpoint. @module */

import { createGroup } from "./create_group.ts";
import { fromStateValue } from "./from_state_value.ts";
import type { Group } from "./group.ts";
import type { StoredGroup } from "./to_stored_group.ts";

/**
 * The group that `toStoredGroup` stored, as unchanged since.
 *
 * @example
 * ```ts
 * import { fromStoredGroup } from "@lib/streaming/core/from_stored_group.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const group = fromStoredGroup([0, 5, 2, ["k"], [["NaN"]]]);
 * assertEquals([group.endMicros, group.keys, group.numbers], [5, ["k"], [NaN]]);
 * ```
 */
export function fromStoredGroup(
  [startMicros, length, count, keys, numbers, values = [], sent]: StoredGroup,
): Group {
  return createGroup({
    keys: keys.map(fromStateValue),
    startMicros,
    endMicros: startMicros + Number(fromStateValue(length)),
    sums: {
      count,
      numbers: numbers.map((value) => Number(fromStateValue(value))),
      values: values.map(fromStateValue),
    },
    sent: sent === undefined
      ? null
      : Object.fromEntries(sent.map(([column, value]) => [column, fromStateValue(value)])),
  });
}
