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
  /** A session begins earlier than it did; its start is part of where it stands. */
  moved(group: Group, startMicros: number): void;
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
  const goneKeys = new Set<string>();

  function keyOf({ startMicros, keys }: Group): string {
    return `${prefix}/${startMicros}/${keys.map(valueToken).join("")}`;
  }

  function leave(group: Group): void {
    if (group.storedKey !== null) goneKeys.add(group.storedKey);
    group.storedKey = null;
  }

  return {
    entryOf(group) {
      // It may be stored now without ever having been taken, and must be taken out again later.
      group.storedKey ??= keyOf(group);
      return { key: group.storedKey, value: toStoredGroup(group) };
    },
    changed(group) {
      if (group.isDirty) return;
      group.isDirty = true;
      dirty.push(group);
    },
    removed(group) {
      group.isGone = true;
      leave(group);
    },
    moved(group, startMicros) {
      leave(group);
      group.startMicros = startMicros;
    },
    take() {
      const changed: StateChange[] = [];
      for (const group of dirty) {
        group.isDirty = false;
        if (group.isGone) continue;
        group.storedKey ??= keyOf(group);
        changed.push({ key: group.storedKey, value: toStoredGroup(group) });
      }
      // A key that one group left may be another's now.
      if (goneKeys.size > 0) { for (const { key } of changed) goneKeys.delete(key); }
      for (const key of goneKeys) changed.push({ key, value: undefined });
      dirty = [];
      goneKeys.clear();
      return changed;
    },
  };
}
