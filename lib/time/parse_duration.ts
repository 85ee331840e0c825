/** Durations as Spark spells them. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** What is known of where a duration stands. */
export interface DurationOptions {
  /** Names the parameter in the error's message. */
  readonly name?: string;
}

const MICROS_OF: Readonly<Record<string, number>> = {
  microsecond: 1,
  millisecond: 1_000,
  second: 1_000_000,
  minute: 60_000_000,
  hour: 3_600_000_000,
  day: 86_400_000_000,
  week: 604_800_000_000,
};
const CALENDAR_UNITS = ["month", "year"];
const PART = /^([+-]?)\s*(\d+)(?:\.(\d{1,9}))?\s+([a-z]+?)s?(?=\s|$)\s*/;

/**
 * A duration in microseconds: one or more numbers with units, such as `"1 minute 30 seconds"`.
 *
 * Units are microsecond, millisecond, second (which may have a fraction), minute, hour, day and
 * week, in any case, with or without `s`; a leading `interval` is allowed. A part may be negative.
 *
 * @throws {UsageError} on any other text; months and years are refused since they have no one length.
 *
 * @example
 * ```ts
 * import { parseDuration } from "@lib/time/parse_duration.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseDuration("1 minute 30 seconds"), 90_000_000);
 * assertEquals(parseDuration("0.5 seconds"), 500_000);
 * ```
 */
export function parseDuration(text: string, { name = "a duration" }: DurationOptions = {}): number {
  const refuse = (why: string): never => {
    throw new UsageError(
      `${name} must be a text such as "8 seconds" or "1 minute 30 seconds" (units microsecond to ` +
        `week): current value is ${JSON.stringify(text)}${why}`,
    );
  };
  let rest = String(text).trim().toLowerCase().replace(/^interval\s+/, "");
  if (rest === "") refuse("");
  let micros = 0;
  while (rest !== "") {
    const match = PART.exec(rest);
    if (match === null) return refuse("");
    const [part, sign, whole, fraction = "", unit] = match as unknown as [string, ...string[]];
    if (CALENDAR_UNITS.includes(unit!)) {
      refuse(`, and a ${unit} has no fixed length: state it in days`);
    }
    const unitMicros = MICROS_OF[unit!];
    if (unitMicros === undefined || (fraction !== "" && unit !== "second")) return refuse("");
    const size = Number(whole) * unitMicros + Number(fraction.padEnd(6, "0").slice(0, 6));
    micros += sign === "-" ? -size : size;
    rest = rest.slice(part.length);
  }
  if (!Number.isSafeInteger(micros)) refuse(", which is too long");
  return micros;
}
