/** Instants as text. @module */

const MICROS_PER_SECOND = 1_000_000;

/**
 * An instant as ISO 8601 in UTC, always with six digits of fraction and `+00:00`.
 *
 * @param micros Microseconds since 1970-01-01T00:00:00Z, a whole number in the years 0001 to 9999.
 *
 * @example
 * ```ts
 * import { formatTimestamp } from "@lib/time/format_timestamp.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatTimestamp(1_756_058_730_000_001), "2025-08-24T18:05:30.000001+00:00");
 * ```
 */
export function formatTimestamp(micros: number): string {
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const fraction = micros - seconds * MICROS_PER_SECOND;
  const whole = new Date(seconds * 1000).toISOString().slice(0, -5);
  return `${whole}.${String(fraction).padStart(6, "0")}+00:00`;
}
