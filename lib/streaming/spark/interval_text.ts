/** Durations as Spark reads them. @module */

const UNITS = [
  ["day", 86_400_000_000],
  ["hour", 3_600_000_000],
  ["minute", 60_000_000],
  ["second", 1_000_000],
  ["millisecond", 1_000],
  ["microsecond", 1],
] as const;

/**
 * A duration in microseconds as an interval's text, which Spark reads as the same duration whatever
 * spelling it had: ours also has weeks, and fractions of seconds.
 *
 * @example
 * ```ts
 * import { intervalText } from "@lib/streaming/spark/interval_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(intervalText(90_500_000), "1 minute 30 seconds 500 milliseconds");
 * assertEquals(intervalText(-60_000_000), "-1 minute");
 * ```
 */
export function intervalText(micros: number): string {
  const sign = micros < 0 ? "-" : "";
  let rest = Math.abs(micros);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${sign}${count} ${unit}${count === 1 ? "" : "s"}`);
    rest -= count * size;
  }
  return parts.join(" ") || "0 seconds";
}
