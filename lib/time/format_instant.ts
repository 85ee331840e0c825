/** Instants as text for people and batch files: `Z`, and no more digits than are needed. @module */

/**
 * An instant as ISO 8601 in UTC with `Z`, with milliseconds, or microseconds where it has some.
 *
 * @param micros Microseconds since 1970-01-01T00:00:00Z, in the years 0001 to 9999. Where a number
 * no longer holds single microseconds (from the year 2255) it is given in milliseconds.
 *
 * @example
 * ```ts
 * import { formatInstant } from "@lib/time/format_instant.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatInstant(1_500_000), "1970-01-01T00:00:01.500Z");
 * assertEquals(formatInstant(-1), "1969-12-31T23:59:59.999999Z");
 * ```
 */
export function formatInstant(micros: number): string {
  const millis = Math.floor(micros / 1000);
  const rest = Number.isSafeInteger(micros) ? micros - millis * 1000 : 0;
  const text = new Date(millis).toISOString();
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, "0")}Z`;
}
