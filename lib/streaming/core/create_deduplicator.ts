/** Deduplication: the first arrival passes, later ones with the same values do not. @module */

import { createDueQueue, type Due } from "./create_due_queue.ts";
import { fromStateValue } from "./from_state_value.ts";
import type { LateRow, StateChange, StreamEvent } from "./operator.ts";
import { type StateValue, toStateValue } from "./to_state_value.ts";
import { valueToken } from "./value_token.ts";

/** What came of a batch's events. */
export interface Deduplicated {
  readonly passed: readonly StreamEvent[];
  readonly late: readonly LateRow[];
  readonly duplicates: number;
}

/** Remembers what passed. */
export interface Deduplicator {
  readonly size: number;
  /** Null: nothing is late. */
  accept(events: readonly StreamEvent[], lateMicros: number | null): Deduplicated;
  /** Forgets what expires by then; how many those were. */
  forgetUntil(nowMicros: number): number;
  forgetAll(): void;
  takeChanges(): StateChange[];
  /** The whole state. */
  entries(): Iterable<StateChange>;
  restore(entry: StateChange): void;
}

/** When the values of a row are forgotten, in microseconds; Infinity for never. */
export type Expiry = (event: StreamEvent) => number;

/** Begins the keys of its entries in the state. */
export const SEEN_KIND = "seen";

/** What is remembered of a row. */
interface Seen extends Due {
  readonly token: string;
}

/**
 * Lets the first of several rows with the same key pass, until it is forgotten.
 *
 * A row at or behind the watermark is late, whatever its key; unlike windows, equality counts.
 * Copies that are held back do not prolong what is remembered.
 *
 * @example
 * ```ts
 * import { createDeduplicator } from "@lib/streaming/core/create_deduplicator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const seen = createDeduplicator(["id"], ({ eventMicros }) => (eventMicros ?? 0) + 10);
 * const origin = { topic: "t", partition: 0, offset: 0, timestampMs: null };
 * const event = { row: { id: "a" }, eventMicros: 5, origin };
 * assertEquals(seen.accept([event, event], null).passed, [event]);
 * assertEquals(seen.forgetUntil(15), 1);
 * ```
 */
export function createDeduplicator(columns: readonly string[], expiryOf: Expiry): Deduplicator {
  const seen = new Map<string, number>();
  const byExpiry = createDueQueue<Seen>();
  const changed = new Set<string>();

  function remember(token: string, dueMicros: number): void {
    seen.set(token, dueMicros);
    if (dueMicros !== Infinity) byExpiry.push({ token, dueMicros });
  }

  function forget(token: string): void {
    seen.delete(token);
    changed.add(token);
  }

  return {
    get size() {
      return seen.size;
    },
    accept(events, lateMicros) {
      const passed: StreamEvent[] = [];
      const late: LateRow[] = [];
      let duplicates = 0;
      for (const event of events) {
        const { row, origin, eventMicros } = event;
        if (lateMicros !== null && eventMicros !== null && eventMicros <= lateMicros) {
          const latenessMicros = lateMicros - eventMicros;
          late.push({
            row,
            origin,
            windowStartMicros: null,
            windowEndMicros: null,
            latenessMicros,
          });
          continue;
        }
        let token = "";
        for (const column of columns) token += valueToken(row[column] ?? null);
        if (seen.has(token)) {
          duplicates++;
          continue;
        }
        remember(token, expiryOf(event));
        changed.add(token);
        passed.push(event);
      }
      return { passed, late, duplicates };
    },
    forgetUntil(nowMicros) {
      const due = byExpiry.takeUntil(nowMicros);
      for (const { token } of due) forget(token);
      return due.length;
    },
    forgetAll() {
      byExpiry.clear();
      for (const token of [...seen.keys()]) forget(token);
    },
    takeChanges() {
      const changes = [...changed].map((token) => {
        const expiry = seen.get(token);
        const key = [SEEN_KIND, token] as const;
        return { key, value: expiry === undefined ? undefined : [toStateValue(expiry)] };
      });
      changed.clear();
      return changes;
    },
    *entries() {
      for (const [token, expiry] of seen) {
        yield { key: [SEEN_KIND, token], value: [toStateValue(expiry)] };
      }
    },
    restore({ key, value }) {
      const [expiry] = value as readonly StateValue[];
      remember(key[1] as string, Number(fromStateValue(expiry!)));
    },
  };
}
