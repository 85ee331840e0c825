/** Tumbling and sliding windows, and the one window of a query that has none. @module */

import type { Value } from "../query/stream_query.ts";
import type { Accumulator } from "./create_accumulator.ts";
import { createDueQueue, type Due } from "./create_due_queue.ts";
import { createGroup } from "./create_group.ts";
import { fromStoredGroup } from "./from_stored_group.ts";
import type { Group } from "./group.ts";
import type { OpenWindows } from "./open_windows.ts";
import type { LateRow, StreamEvent } from "./operator.ts";
import type { KeyReader } from "./read_keys.ts";
import { trackGroupChanges } from "./track_group_changes.ts";

/** Where the windows lie. Null for one endless window, which takes rows without a time too. */
export interface Grid {
  readonly sizeMicros: number;
  /** As the size where windows do not overlap. */
  readonly slideMicros: number;
  /** Windows start at this, and at whole slides from it. */
  readonly originMicros: number;
}

/** What its rows are grouped by, and what is made of them. */
export interface Grouping {
  readonly keys: KeyReader;
  readonly accumulator: Accumulator;
}

/** All groups of one window; due when it ends. */
interface Window extends Due {
  readonly startMicros: number;
  readonly groups: Map<Value, Group>;
  /** Ended before the batch began: its rows are late, and it is not among the open ones. */
  readonly isLate: boolean;
}

/**
 * Windows on a grid: [start, end), and a row is in each that its time is in.
 *
 * Lateness is judged per window: a row may be late for one and counted in the next. Windows are
 * found by their end, so that closing some costs nothing for the others.
 *
 * @example
 * ```ts
 * import { alignedWindows } from "@lib/streaming/core/aligned_windows.ts";
 * import { createAccumulator } from "@lib/streaming/core/create_accumulator.ts";
 * import { readKeys } from "@lib/streaming/core/read_keys.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const accumulator = createAccumulator([{ fn: "count", as: "n" }], {});
 * const grid = { sizeMicros: 60, slideMicros: 30, originMicros: 0 };
 * const windows = alignedWindows(grid, { keys: readKeys(["k"]), accumulator });
 * const origin = { topic: "t", partition: 0, offset: 0, timestampMs: null };
 * windows.accept([{ row: { k: "a" }, eventMicros: 70, origin }], null);
 * assertEquals(windows.closeUntil(90).map((group) => group.startMicros), [30]);
 * assertEquals(windows.size, 1);
 * ```
 */
export function alignedWindows(grid: Grid | null, { keys, accumulator }: Grouping): OpenWindows {
  const windows = new Map<number, Window>();
  const byEnd = createDueQueue<Window>();
  const changes = trackGroupChanges("window");
  const { sizeMicros, slideMicros, originMicros } = grid ??
    { sizeMicros: Infinity, slideMicros: Infinity, originMicros: 0 };
  let size = 0;

  function openWindow(startMicros: number): Window {
    const window = {
      startMicros,
      dueMicros: startMicros + sizeMicros,
      groups: new Map(),
      isLate: false,
    };
    windows.set(startMicros, window);
    byEnd.push(window);
    return window;
  }

  /** The windows that may hold times from this start on, latest first. */
  function windowsFrom(lastStart: number, lateMicros: number): Window[] {
    const found: Window[] = [];
    for (let start = lastStart; start + sizeMicros > lastStart; start -= slideMicros) {
      const endMicros = start + sizeMicros;
      found.push(
        endMicros <= lateMicros
          ? { startMicros: start, dueMicros: endMicros, groups: new Map(), isLate: true }
          : windows.get(start) ?? openWindow(start),
      );
      if (slideMicros === Infinity) break;
    }
    return found;
  }

  function lastStartOf(micros: number): number {
    if (grid === null) return 0;
    const start = originMicros + Math.floor((micros - originMicros) / slideMicros) * slideMicros;
    // Division may round up where a number no longer holds single microseconds.
    return start > micros ? start - slideMicros : start;
  }

  function closed(due: readonly Window[]): Group[] {
    const groups: Group[] = [];
    for (const window of due) {
      windows.delete(window.startMicros);
      size -= window.groups.size;
      for (const group of window.groups.values()) {
        changes.removed(group);
        groups.push(group);
      }
    }
    return groups;
  }

  function* all(): Iterable<Group> {
    for (const window of windows.values()) yield* window.groups.values();
  }

  return {
    get size() {
      return size;
    },
    accept(events, lateMicros) {
      const touched: Group[] = [];
      const late: LateRow[] = [];
      const lateGroups = new Set<string>();
      const limit = lateMicros ?? -Infinity;
      const recent = new Map<number, Window[]>();
      let lastStart = NaN;
      let candidates: Window[] = [];

      function drop(event: StreamEvent, window: Window): void {
        const { row, origin, eventMicros } = event;
        late.push({
          row,
          origin,
          windowStartMicros: window.startMicros,
          windowEndMicros: window.dueMicros,
          latenessMicros: limit - eventMicros!,
        });
        lateGroups.add(`${window.startMicros}/${typeof keys.mapKey(row)}/${keys.mapKey(row)}`);
      }

      for (let i = 0; i < events.length; i++) {
        const event = events[i]!;
        const { row } = event;
        if (event.eventMicros === null && grid !== null) continue;
        const micros = event.eventMicros ?? 0;
        if (!(micros >= lastStart && micros < lastStart + slideMicros)) {
          lastStart = lastStartOf(micros);
          let found = recent.get(lastStart);
          if (found === undefined) {
            found = windowsFrom(lastStart, limit);
            recent.set(lastStart, found);
          }
          candidates = found;
        }
        const key = keys.mapKey(row);
        for (let w = 0; w < candidates.length; w++) {
          const window = candidates[w]!;
          if (window.dueMicros <= micros) break;
          if (window.isLate) {
            drop(event, window);
            continue;
          }
          let group = window.groups.get(key);
          if (group === undefined) {
            group = createGroup({
              keys: keys.values(row),
              startMicros: window.startMicros,
              endMicros: window.dueMicros,
              sums: accumulator.empty(),
            });
            window.groups.set(keys.mapKeyOf(group.keys), group);
            size++;
          }
          if (!group.isTouched) {
            group.isTouched = true;
            touched.push(group);
            changes.changed(group);
          }
          accumulator.add(group, row);
        }
      }
      for (const group of touched) group.isTouched = false;
      return { touched, late, dropped: lateGroups.size, superseded: [] };
    },
    closeUntil: (nowMicros) => closed(byEnd.takeUntil(nowMicros)),
    all,
    closeAll() {
      byEnd.clear();
      return closed([...windows.values()]);
    },
    takeChanges: () => changes.take(),
    *entries() {
      for (const group of all()) yield changes.entryOf(group);
    },
    restore(entry) {
      const group = fromStoredGroup(entry);
      group.isStored = true;
      const window = windows.get(group.startMicros) ?? openWindow(group.startMicros);
      window.groups.set(keys.mapKeyOf(group.keys), group);
      size++;
    },
  };
}
