/** State that is kept entry by entry. @module */

import type { StateChange } from "./operator.ts";

/**
 * Puts changes into a state, which has its entries by the JSON text of their keys.
 *
 * @example
 * ```ts
 * import type { StateChange } from "@lib/streaming/core/operator.ts";
 * import { storeChanges } from "@lib/streaming/core/store_changes.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const state = new Map<string, StateChange>();
 * storeChanges(state, [{ key: ["seen", "a"], value: [1] }, { key: ["seen", "b"], value: [2] }]);
 * storeChanges(state, [{ key: ["seen", "a"], value: undefined }]);
 * assertEquals([...state.keys()], ['["seen","b"]']);
 * ```
 */
export function storeChanges(
  state: Map<string, StateChange>,
  changes: Iterable<StateChange>,
): void {
  for (const change of changes) {
    const id = JSON.stringify(change.key);
    if (change.value === undefined) state.delete(id);
    else state.set(id, change);
  }
}
