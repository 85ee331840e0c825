/** Handing stored state over without having it twice. @module */

import type { StateChange } from "../../core/operator.ts";

/**
 * The entries of a map, each taken out of it as it is given, so that a million of them are not held
 * by the map and by whoever takes them.
 *
 * @example
 * ```ts
 * import type { StateChange } from "@lib/streaming/core/operator.ts";
 * import { restoredEntries } from "@lib/streaming/run/checkpoint/restored_entries.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [a, b] = [{ key: ["a"], value: [1] }, { key: ["b"], value: [2] }] as const;
 * const state = new Map<string, StateChange>([["a", a], ["b", b]]);
 * assertEquals([...restoredEntries(state)], [a, b]);
 * assertEquals(state.size, 0);
 * ```
 */
export function* restoredEntries(state: Map<string, StateChange>): Generator<StateChange> {
  for (const [id, entry] of state) {
    state.delete(id);
    yield entry;
  }
}
