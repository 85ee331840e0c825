/** Handing stored state over without having it twice. @module */

import type { StateChange } from "../../core/operator.ts";

/**
 * The entries of a map, each taken out of it as it is given, so that a million of them are not held
 * by the map and by whoever takes them.
 *
 * @example
 * ```ts
 * import { restoredEntries } from "@lib/streaming/run/checkpoint/restored_entries.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const state = new Map<string, unknown>([["a", 1], ["b", [2]]]);
 * assertEquals([...restoredEntries(state)], [{ key: "a", value: 1 }, { key: "b", value: [2] }]);
 * assertEquals(state.size, 0);
 * ```
 */
export function* restoredEntries(state: Map<string, unknown>): Generator<StateChange> {
  for (const [key, value] of state) {
    state.delete(key);
    yield { key, value };
  }
}
