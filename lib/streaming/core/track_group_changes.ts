/** Which groups changed since their state was last stored. @module */

import type { Group } from "./group.ts";
import type { StateChange } from "./operator.ts";
import { toStoredGroup } from "./to_stored_group.ts";
import { valueToken } from "./value_token.ts";

/** Storing costs as much as changed, not as much as is there. */
export interface GroupChanges {
  changed(group: Group): void;
  /** The group is closed, or merged into another. */
  removed(group: Group): void;
  /** What changed since the last call; a group that came and went in between is not in it. */
  take(): StateChange[];
  /** A group as it would be stored now, changed or not. */
  entryOf(group: Group): StateChange;
}

/**
 * Keeps track of groups from here on.
 *
 * @param prefix Begins the keys of all entries, to tell them from those of other operators.
 *
 * @example
 * ```ts
 * import { createGroup } from "@lib/streaming/core/create_group.ts";
 * import { trackGroupChanges } from "@lib/streaming/core/track_group_changes.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const changes = trackGroupChanges("window");
 * const sums = { count: 1, numbers: [], values: [] };
 * changes.changed(createGroup({ keys: ["k"], startMicros: 0, endMicros: 5, sums }));
 * assertEquals(changes.take().map(({ key }) => key), ["window/0/1:k,"]);
 * assertEquals(changes.take(), []);
 * ```
 */
export function trackGroupChanges(prefix: string): GroupChanges {
  let dirty: Group[] = [];
  let removedKeys: string[] = [];

  function keyOf({ startMicros, keys }: Group): string {
    return `${prefix}/${startMicros}/${keys.map(valueToken).join("")}`;
  }

  return {
    entryOf(group) {
      // It may be stored without ever having been taken, and must be taken out again then.
      group.storedKey ??= keyOf(group);
      return { key: keyOf(group), value: toStoredGroup(group) };
    },
    changed(group) {
      if (group.isDirty) return;
      group.isDirty = true;
      dirty.push(group);
    },
    removed(group) {
      group.isGone = true;
      if (group.storedKey !== null) removedKeys.push(group.storedKey);
      group.storedKey = null;
    },
    take() {
      const entries = new Map<string, unknown>(removedKeys.map((key) => [key, undefined]));
      const changed: [key: string, group: Group][] = [];
      for (const group of dirty) {
        group.isDirty = false;
        if (group.isGone) continue;
        const key = keyOf(group);
        // A session whose start moved stands elsewhere now.
        if (group.storedKey !== null && group.storedKey !== key) {
          entries.set(group.storedKey, undefined);
        }
        group.storedKey = key;
        changed.push([key, group]);
      }
      // Only now, since a key that one group leaves may be another's.
      for (const [key, group] of changed) entries.set(key, toStoredGroup(group));
      dirty = [];
      removedKeys = [];
      return [...entries].map(([key, value]) => ({ key, value }));
    },
  };
}
