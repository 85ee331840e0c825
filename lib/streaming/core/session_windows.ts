/** Session windows: as long as rows of a key come close enough after one another. @module */

import type { Row, Value } from "../query/stream_query.ts";
import type { Grouping } from "./aligned_windows.ts";
import { createDueQueue, type Due } from "./create_due_queue.ts";
import { createGroup } from "./create_group.ts";
import { fromStoredGroup } from "./from_stored_group.ts";
import type { Group } from "./group.ts";
import type { OpenWindows } from "./open_windows.ts";
import type { LateRow } from "./operator.ts";
import { trackGroupChanges } from "./track_group_changes.ts";

/** A session to look at again when it may have ended; it may have grown since. */
interface Reminder extends Due {
  readonly session: Group;
}

/**
 * Sessions: a row reaches from its time to a gap later, and rows of a key that touch are one.
 *
 * A distance of exactly the gap joins. A row is late if its own reach ended by then, even if it
 * would touch a session that is still open. In Spark's unit late rows of one key and time are one.
 *
 * @example
 * ```ts
 * import { createAccumulator } from "@lib/streaming/core/create_accumulator.ts";
 * import { readKeys } from "@lib/streaming/core/read_keys.ts";
 * import { sessionWindows } from "@lib/streaming/core/session_windows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const accumulator = createAccumulator([{ fn: "count", as: "n" }], {});
 * const sessions = sessionWindows(5, { keys: readKeys(["k"]), accumulator });
 * const origin = { topic: "t", partition: 0, offset: 0, timestampMs: null };
 * const events = [10, 18, 14].map((eventMicros) => ({ row: { k: "a" }, eventMicros, origin }));
 * sessions.accept(events, null);
 * assertEquals([...sessions.all()].map((s) => [s.startMicros, s.endMicros, s.count]), [[10, 23, 3]]);
 * ```
 */
export function sessionWindows(gapMicros: number, { keys, accumulator }: Grouping): OpenWindows {
  /** By key, in the order of their start; they never touch each other. */
  const byKey = new Map<Value, Group[]>();
  const reminders = createDueQueue<Reminder>();
  const changes = trackGroupChanges("session");
  let size = 0;

  function remind(session: Group): void {
    reminders.push({ dueMicros: session.endMicros, session });
  }

  function openSession(row: Row, micros: number): Group {
    const session = createGroup({
      keys: keys.values(row),
      startMicros: micros,
      endMicros: micros + gapMicros,
      sums: accumulator.empty(),
    });
    size++;
    remind(session);
    return session;
  }

  function close(session: Group): Group {
    const key = keys.mapKeyOf(session.keys);
    const left = byKey.get(key)!.filter((other) => other !== session);
    if (left.length === 0) byKey.delete(key);
    else byKey.set(key, left);
    changes.removed(session);
    size--;
    return session;
  }

  function* all(): Iterable<Group> {
    for (const sessions of byKey.values()) yield* sessions;
  }

  return {
    get size() {
      return size;
    },
    accept(events, lateMicros) {
      const touched = new Set<Group>();
      const superseded: Group[] = [];
      const late: LateRow[] = [];
      const lateInstants = new Set<string>();
      const limit = lateMicros ?? -Infinity;

      for (const { row, origin, eventMicros } of events) {
        if (eventMicros === null) continue;
        const key = keys.mapKey(row);
        const reachMicros = eventMicros + gapMicros;
        if (reachMicros <= limit) {
          late.push({
            row,
            origin,
            windowStartMicros: eventMicros,
            windowEndMicros: reachMicros,
            latenessMicros: limit - eventMicros,
          });
          lateInstants.add(`${eventMicros}/${typeof key}/${key}`);
          continue;
        }
        const sessions = byKey.get(key) ?? [];
        let from = sessions.length;
        while (from > 0 && sessions[from - 1]!.endMicros >= eventMicros) from--;
        let to = from;
        while (to < sessions.length && sessions[to]!.startMicros <= reachMicros) to++;
        const session = sessions[from] !== undefined && to > from
          ? sessions[from]!
          : openSession(row, eventMicros);
        for (const other of sessions.slice(from + 1, to)) {
          accumulator.merge(session, other);
          session.endMicros = Math.max(session.endMicros, other.endMicros);
          changes.removed(other);
          touched.delete(other);
          superseded.push(other);
          size--;
        }
        if (eventMicros < session.startMicros) changes.moved(session, eventMicros);
        session.endMicros = Math.max(session.endMicros, reachMicros);
        if (to - from !== 1) sessions.splice(from, to - from, session);
        if (sessions.length === 1) byKey.set(keys.mapKeyOf(session.keys), sessions);
        accumulator.add(session, row);
        if (!touched.has(session)) {
          touched.add(session);
          changes.changed(session);
        }
      }
      return { touched: [...touched], late, dropped: lateInstants.size, superseded };
    },
    closeUntil(nowMicros) {
      const ended: Group[] = [];
      for (const { session } of reminders.takeUntil(nowMicros)) {
        if (session.isGone) continue;
        if (session.endMicros <= nowMicros) ended.push(close(session));
        else remind(session);
      }
      return ended;
    },
    all,
    closeAll() {
      reminders.clear();
      return [...byKey.values()].flat().map(close);
    },
    takeChanges: () => changes.take(),
    *entries() {
      for (const session of all()) yield changes.entryOf(session);
    },
    restore(entry) {
      const session = fromStoredGroup(entry);
      session.isStored = true;
      const mapKey = keys.mapKeyOf(session.keys);
      const sessions = byKey.get(mapKey) ?? [];
      sessions.push(session);
      sessions.sort((a, b) => a.startMicros - b.startMicros);
      byKey.set(mapKey, sessions);
      remind(session);
      size++;
    },
  };
}
