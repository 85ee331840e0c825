/** Instants of any year from 1 to 9999 as text, exact to the microsecond. @module */

import { formatTimestamp } from "@lib/time/format_timestamp.ts";

/** 0001-01-01T00:00:00Z and 10000-01-01T00:00:00Z in microseconds. */
const FIRST_INSTANT = -62_135_596_800_000_000n;
const END_INSTANT = 253_402_300_800_000_000n;

/**
 * An instant in microseconds since 1970 as `formatTimestamp` writes it; undefined for a year that ISO
 * 8601 has no four digits for.
 *
 * @example
 * ```ts
 * import { instantText } from "@lib/connectors/postgres/instant_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(instantText(-1), "1969-12-31T23:59:59.999999+00:00");
 * assertEquals(instantText(253_402_300_799_999_999n), "9999-12-31T23:59:59.999999+00:00");
 * assertEquals(instantText(253_402_300_800_000_000n), undefined);
 * ```
 */
export function instantText(micros: number | bigint): string | undefined {
  const whole = BigInt(micros);
  if (whole < FIRST_INSTANT || whole >= END_INSTANT) return undefined;
  const fraction = ((whole % 1_000_000n) + 1_000_000n) % 1_000_000n;
  // To whole seconds first: microseconds before 1684 and after 2255 are too many for a number.
  const second = formatTimestamp(Number((whole - fraction) / 1_000_000n) * 1_000_000);
  return second.replace(".000000", `.${String(fraction).padStart(6, "0")}`);
}
