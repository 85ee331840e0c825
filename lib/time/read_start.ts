/** The instant that a simulation starts at, as people write it. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { formatTimestamp } from "./format_timestamp.ts";
import { parseTimestamp } from "./parse_timestamp.ts";

/** The instant that a simulation starts at unless told otherwise, so that two runs agree. */
export const DEFAULT_START = "2025-08-24T18:05:30Z";
/** Microseconds are counted in numbers, which beyond these instants leave some out. */
export const LAST_MICROS = Number.MAX_SAFE_INTEGER;
const EXACT_INSTANTS = `from ${formatTimestamp(-LAST_MICROS)} to ${formatTimestamp(LAST_MICROS)}`;

/**
 * Reads `--start`: an instant, or `now`.
 *
 * @returns Microseconds since 1970, UTC.
 * @throws {UsageError} naming the value and what is accepted.
 *
 * @example
 * ```ts
 * import { readStart } from "@lib/time/read_start.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readStart("1970-01-01T00:00:01Z", () => 0), 1_000_000);
 * assertEquals(readStart("now", () => 5), 5000);
 * ```
 */
export function readStart(start: string, nowMs: () => number): number {
  if (start === "now") return Math.floor(nowMs()) * 1000;
  const micros = parseTimestamp(start);
  if (micros === undefined) {
    throw new UsageError(
      `--start must be an instant such as ${DEFAULT_START}, or now: current value is ${
        JSON.stringify(start)
      }`,
    );
  }
  if (!Number.isSafeInteger(Number(micros))) {
    throw new UsageError(
      `--start must be an instant ${EXACT_INSTANTS}: current value is ${JSON.stringify(start)}`,
    );
  }
  return Number(micros);
}
