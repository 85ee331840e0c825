/** A group from an entry of a checkpoint. @module */

import { createGroup } from "./create_group.ts";
import { fromStateValue } from "./from_state_value.ts";
import type { Group } from "./group.ts";
import type { StateChange, StoredRow } from "./operator.ts";
import type { StateValue } from "./to_state_value.ts";

/**
 * The group that `toStoredGroup` stored, as unchanged since.
 *
 * @example
 * ```ts
 * import { fromStoredGroup } from "@lib/streaming/core/from_stored_group.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const group = fromStoredGroup({ key: ["window", 0, "k"], value: [5, 2, null, 1, ["NaN"]] });
 * assertEquals([group.endMicros, group.keys, group.numbers], [5, ["k"], [NaN]]);
 * ```
 */
export function fromStoredGroup({ key, value }: StateChange): Group {
  const [, start, ...keys] = key;
  const [length, count, sent, numberCount, ...sums] = value as readonly StateValue[];
  const values = sums.map(fromStateValue);
  const startMicros = Number(start);
  return createGroup({
    keys: keys.map(fromStateValue),
    startMicros,
    endMicros: startMicros + Number(fromStateValue(length!)),
    sums: {
      count: Number(count),
      numbers: values.slice(0, Number(numberCount)).map(Number),
      values: values.slice(Number(numberCount)),
    },
    sent: sent === null ? null : Object.fromEntries(
      (sent as unknown as StoredRow).map(([column, cell]) => [column, fromStateValue(cell)]),
    ),
  });
}
