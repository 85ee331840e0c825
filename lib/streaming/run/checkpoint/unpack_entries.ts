/** Entries of the state from the columns that they were stored in. @module */

import type { StateChange, StateContent, StateKey } from "../../core/operator.ts";
import type { Column, PackedEntries } from "./pack_entries.ts";

/**
 * The entries that `packEntries` packed.
 *
 * @example
 * ```ts
 * import { unpackEntries } from "@lib/streaming/run/checkpoint/unpack_entries.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const packed = [{ count: 2, key: ["window", 60, ["a", "b"]], value: [5, [1, 2]] }];
 * assertEquals([...unpackEntries(packed)], [
 *   { key: ["window", 60, "a"], value: [5, 1] },
 *   { key: ["window", 60, "b"], value: [5, 2] },
 * ]);
 * ```
 */
export function* unpackEntries(packs: readonly PackedEntries[]): Generator<StateChange> {
  for (const { count, key, value } of packs) {
    for (let i = 0; i < count; i++) {
      yield {
        key: cellsAt(key, i) as unknown as StateKey,
        value: value && cellsAt(value, i) as StateContent,
      };
    }
  }
}

function cellsAt(columns: readonly Column[], i: number): unknown[] {
  return columns.map((column) => Array.isArray(column) ? column[i] : column);
}
