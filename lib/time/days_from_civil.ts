/** Days between a calendar date and 1970-01-01. @module */

/**
 * The day number of a date in the proleptic Gregorian calendar; 1970-01-01 is day 0.
 *
 * The date is not checked. Eras of 400 years start in March, so that the leap day comes last
 * (Howard Hinnant, "chrono-compatible low-level date algorithms").
 *
 * @example
 * ```ts
 * import { daysFromCivil } from "@lib/time/days_from_civil.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(daysFromCivil(2025, 8, 24), 20_324);
 * ```
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
