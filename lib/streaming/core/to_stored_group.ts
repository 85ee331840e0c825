/** A group as an entry of a checkpoint. @module */

import type { Value } from "../query/stream_query.ts";
import type { Group } from "./group.ts";
import type { StateContent, StateKey, StoredRow } from "./operator.ts";
import { type StateValue, toStateValue } from "./to_state_value.ts";

/** What a checkpoint keeps of a group. What its key says is not said again. */
export interface StoredGroup {
  /** Then the start, and the values that it is grouped by. */
  readonly key: StateKey;
  /** Length in microseconds, rows, the row sent before or null, how many numbers, numbers, values. */
  readonly value: StateContent;
}

/**
 * The entry of a group.
 *
 * @param kind Begins the keys of all entries, to tell them from those of other operators.
 *
 * @example
 * ```ts
 * import { createGroup } from "@lib/streaming/core/create_group.ts";
 * import { toStoredGroup } from "@lib/streaming/core/to_stored_group.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sums = { count: 2, numbers: [NaN], values: ["x"] };
 * const group = createGroup({ keys: ["k"], startMicros: 0, endMicros: 5, sums });
 * assertEquals(toStoredGroup(group, "window"), {
 *   key: ["window", 0, "k"],
 *   value: [5, 2, null, 1, ["NaN"], "x"],
 * });
 * ```
 */
export function toStoredGroup(group: Group, kind: string): StoredGroup {
  const { startMicros, endMicros, count, keys, numbers, values, sent } = group;
  // Of their length from the start: lists that grow take many times the memory of these.
  const key = new Array<StateValue>(2 + keys.length);
  key[0] = kind;
  key[1] = startMicros;
  for (let i = 0; i < keys.length; i++) key[2 + i] = toStateValue(keys[i]!);
  const value = new Array<StateValue | StoredRow>(4 + numbers.length + values.length);
  value[0] = toStateValue(endMicros - startMicros);
  value[1] = count;
  value[2] = sent === null ? null : Object.entries(sent).map(toStoredCell);
  value[3] = numbers.length;
  for (let i = 0; i < numbers.length; i++) value[4 + i] = toStateValue(numbers[i]!);
  const at = 4 + numbers.length;
  for (let i = 0; i < values.length; i++) value[at + i] = toStateValue(values[i]!);
  return { key: key as unknown as StateKey, value };
}

function toStoredCell([column, value]: [string, Value]): StoredRow[number] {
  return [column, toStateValue(value)];
}
