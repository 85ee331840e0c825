/** Which groups changed since their state was last stored. @module */

import type { Group } from "./group.ts";
import type { StateChange, StateKey } from "./operator.ts";
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
  /** A group as it is stored now, changed or not; it must be taken out again when it is gone. */
  entryOf(group: Group): StateChange;
}

/**
 * Keeps track of groups from here on.
 *
 * @param kind Begins the keys of all entries, to tell them from those of other operators.
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
 * assertEquals(changes.take().map(({ key }) => key), [["window", 0, "k"]]);
 * assertEquals(changes.take(), []);
 * ```
 */
export function trackGroupChanges(kind: string): GroupChanges {
  let dirty: Group[] = [];
  /** By a text that is the same for the same key. */
  const goneKeys = new Map<string, StateKey>();

  function textOf({ startMicros, keys }: Group): string {
    let text = `${startMicros}/`;
    for (let i = 0; i < keys.length; i++) text += valueToken(keys[i]!);
    return text;
  }

  function leave(group: Group): void {
    if (group.isStored) goneKeys.set(textOf(group), toStoredGroup(group, kind).key);
    group.isStored = false;
  }

  // Keys are spelled anew each time: kept, they would take as much memory as the groups.
  function entryOf(group: Group): StateChange {
    group.isStored = true;
    return toStoredGroup(group, kind);
  }

  return {
    entryOf,
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
        // A key that one group left may be another's now.
        if (goneKeys.size > 0) goneKeys.delete(textOf(group));
        changed.push(entryOf(group));
      }
      for (const key of goneKeys.values()) changed.push({ key, value: undefined });
      dirty = [];
      goneKeys.clear();
      return changed;
    },
  };
}
