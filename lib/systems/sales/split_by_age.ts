/** On time or late by the wall clock. @module */

import { parseDuration } from "@lib/time/parse_duration.ts";

/** Events by their age. */
export interface SplitByAge<Event> {
  readonly onTime: readonly Event[];
  readonly late: readonly Event[];
  /** Without an event time: neither. */
  readonly undated: readonly Event[];
}

/** Of what, when, and how old is late. */
export interface SplitByAgeOptions<Event> {
  /** Event time in microseconds since 1970; null where there is none. */
  readonly eventMicros: (event: Event) => number | null;
  readonly nowMicros: number;
  /** Older than this is late; an event of exactly this age is on time. Default `5 minutes`. */
  readonly threshold?: string;
}

/**
 * Splits events by how long ago they happened. This is the original's `handle_late_data`; it has
 * nothing to do with a watermark, which asks what has been seen and not what time it is.
 *
 * @throws {UsageError} if the threshold is no duration.
 *
 * @example
 * ```ts
 * import { splitByAge } from "@lib/systems/sales/split_by_age.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { eventMicros: (at: number | null) => at, nowMicros: 600e6 };
 * assertEquals(splitByAge([600e6, 300e6, 299e6, null], options), {
 *   onTime: [600e6, 300e6],
 *   late: [299e6],
 *   undated: [null],
 * });
 * ```
 */
export function splitByAge<Event>(
  events: Iterable<Event>,
  { eventMicros, nowMicros, threshold = "5 minutes" }: SplitByAgeOptions<Event>,
): SplitByAge<Event> {
  const oldest = nowMicros - parseDuration(threshold);
  const groups = Object.groupBy(events, (event) => {
    const at = eventMicros(event);
    return at === null ? "undated" : at < oldest ? "late" : "onTime";
  });
  const { onTime = [], late = [], undated = [] } = groups;
  return { onTime, late, undated };
}
