/** Groups by event time itself: without a window, each instant is one. @module */

import { createDueQueue, type Due } from "./create_due_queue.ts";
import type { Grouping } from "./aligned_windows.ts";
import type { Value } from "../query/stream_query.ts";
import { createGroup } from "./create_group.ts";
import { fromStoredGroup } from "./from_stored_group.ts";
import type { Group } from "./group.ts";
import type { OpenWindows } from "./open_windows.ts";
import type { LateRow } from "./operator.ts";
import { trackGroupChanges } from "./track_group_changes.ts";

/** A group that is due at the instant it is of. */
interface Instant extends Due {
  readonly group: Group;
}

/**
 * The groups of a query whose keys hold the event time. As in Spark, a group is final, and further
 * rows of it are late, as soon as the watermark has reached its instant: there is nothing of a window
 * left to wait for. Rows without a time are never late, and their group never closes.
 *
 * @example
 * ```ts
 * import { createAccumulator } from "@lib/streaming/core/create_accumulator.ts";
 * import { instantGroups } from "@lib/streaming/core/instant_groups.ts";
 * import { readKeys } from "@lib/streaming/core/read_keys.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const accumulator = createAccumulator([{ fn: "count", as: "n" }], {});
 * const groups = instantGroups({ keys: readKeys(["event_timestamp"]), accumulator });
 * const origin = { topic: "t", partition: 0, offset: 0, timestampMs: null };
 * const at = (eventMicros: number) => ({ row: { event_timestamp: eventMicros }, eventMicros, origin });
 * groups.accept([at(10), at(10), at(11)], null);
 * assertEquals(groups.closeUntil(10).map(({ keys, count }) => [keys, count]), [[[10], 2]]);
 * assertEquals(groups.accept([at(10)], 10).late.length, 1);
 * ```
 */
export function instantGroups({ keys, accumulator }: Grouping): OpenWindows {
  const groups = new Map<Value, Group>();
  const byInstant = createDueQueue<Instant>();
  const changes = trackGroupChanges("window");

  function add(group: Group): void {
    groups.set(keys.mapKeyOf(group.keys), group);
    if (group.endMicros < Infinity) byInstant.push({ dueMicros: group.endMicros, group });
  }

  function close(group: Group): Group {
    groups.delete(keys.mapKeyOf(group.keys));
    changes.removed(group);
    return group;
  }

  return {
    get size() {
      return groups.size;
    },
    accept(events, lateMicros) {
      const touched = new Set<Group>();
      const late: LateRow[] = [];
      const lateGroups = new Set<Value>();
      const limit = lateMicros ?? -Infinity;
      for (const { row, origin, eventMicros } of events) {
        const key = keys.mapKey(row);
        if (eventMicros !== null && eventMicros <= limit) {
          const latenessMicros = limit - eventMicros;
          late.push({
            row,
            origin,
            windowStartMicros: null,
            windowEndMicros: null,
            latenessMicros,
          });
          lateGroups.add(key);
          continue;
        }
        let group = groups.get(key);
        if (group === undefined) {
          group = createGroup({
            keys: keys.values(row),
            startMicros: eventMicros ?? 0,
            endMicros: eventMicros ?? Infinity,
            sums: accumulator.empty(),
          });
          add(group);
        }
        touched.add(group);
        changes.changed(group);
        accumulator.add(group, row);
      }
      return { touched: [...touched], late, dropped: lateGroups.size, superseded: [] };
    },
    closeUntil: (nowMicros) => byInstant.takeUntil(nowMicros).map(({ group }) => close(group)),
    all: () => groups.values(),
    closeAll() {
      byInstant.clear();
      return [...groups.values()].map(close);
    },
    takeChanges: () => changes.take(),
    *entries() {
      for (const group of groups.values()) yield changes.entryOf(group);
    },
    restore(entry) {
      const group = fromStoredGroup(entry);
      group.isStored = true;
      add(group);
    },
  };
}
