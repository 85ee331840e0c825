/** The streams' timestamp grammar: wider than telemetry's, read a character at a time for speed. @module */

import { daysFromCivil } from "./days_from_civil.ts";

/** Where in a longer text the timestamp is: all of it, unless said. */
export interface TextPart {
  readonly from?: number;
  /** Exclusive. */
  readonly to?: number;
}

const MICROS_PER_SECOND = 1_000_000;
const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
const FIRST_MICROS = daysFromCivil(1, 1, 1) * MICROS_PER_DAY;
const END_MICROS = daysFromCivil(10_000, 1, 1) * MICROS_PER_DAY;
/** The last number below the end, since the last fractions of the year 9999 would round up to it. */
const LAST_MICROS = END_MICROS - 32;
const MAX_OFFSET_MINUTES = 18 * 60;
const MAX_FRACTION_DIGITS = 9;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DASH = 45;
const PLUS = 43;
const DOT = 46;
const COLON = 58;
const SPACE = 32;
const T = 84;
const Z = 90;
const ZERO = 48;
const NINE = 57;

/** What makes the first digits of a fraction microseconds of them, by how many they are. */
const MICROS_OF_FRACTION = [0, 100_000, 10_000, 1_000, 100, 10, 1];
const OFFSET_LENGTH = "+HH:MM".length;
const LENGTH_OF_DAY = "YYYY-MM-DD".length;
const LENGTH_TO_MINUTE = "YYYY-MM-DDTHH:MM".length;

/** Records of one stream mostly share their minute: the last one is not worked out again. */
let lastMinute = "";
let lastMinuteMicros: number | null = null;

/**
 * The instant that a text states, in microseconds since 1970-01-01T00:00:00Z, or null.
 *
 * `YYYY-MM-DD`, or that, `T` or a space, `HH:MM`, and optionally `:SS`, then `.` with one to nine
 * digits (cut to microseconds, not rounded), then `Z` or `±HH:MM`. Without an offset it is UTC.
 * Anything else is null, and so is an instant without a UTC year from 1 to 9999. From the year
 * 2255 on a number holds instants to 32 microseconds at worst.
 *
 * @example
 * ```ts
 * import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseStreamTimestamp("1970-01-01 00:01"), 60_000_000);
 * assertEquals(parseStreamTimestamp("1970-01-01T00:00:00.1234567-03:00"), 10_800_123_456);
 * assertEquals(parseStreamTimestamp("yesterday"), null);
 * ```
 */
export function parseStreamTimestamp(
  text: string,
  { from = 0, to = text.length }: TextPart = {},
): number | null {
  const length = to - from;
  if (length === LENGTH_OF_DAY) return microsOfDay(text, from);
  if (length < LENGTH_TO_MINUTE) return null;
  // Comparing texts takes half the time of reading the digits.
  const minute = text.slice(from, from + LENGTH_TO_MINUTE);
  if (minute !== lastMinute) {
    lastMinute = minute;
    lastMinuteMicros = microsOfMinute(minute);
  }
  if (lastMinuteMicros === null) return null;
  let at = from + LENGTH_TO_MINUTE;
  let second = 0;
  let fractionMicros = 0;
  if (at < to && text.charCodeAt(at) === COLON) {
    second = twoDigits(text, at + 1);
    if (!(second <= 59)) return null;
    at += 3;
    if (at < to && text.charCodeAt(at) === DOT) {
      const first = ++at;
      for (; at < to && isDigit(text.charCodeAt(at)); at++) {
        if (at - first < 6) fractionMicros = fractionMicros * 10 + text.charCodeAt(at) - ZERO;
      }
      const digits = at - first;
      if (digits === 0 || digits > MAX_FRACTION_DIGITS) return null;
      fractionMicros *= MICROS_OF_FRACTION[Math.min(digits, 6)]!;
    }
  }
  let offsetMinutes: number | null = 0;
  if (at < to) {
    offsetMinutes = offsetAt(text, at);
    at += text.charCodeAt(at) === Z ? 1 : OFFSET_LENGTH;
  }
  // Behind the part there may be more digits, which are none of it.
  if (offsetMinutes === null || at !== to) return null;
  const wholeMicros = lastMinuteMicros + (second - offsetMinutes * 60) * MICROS_PER_SECOND;
  if (wholeMicros < FIRST_MICROS || wholeMicros >= END_MICROS) return null;
  return Math.min(wholeMicros + fractionMicros, LAST_MICROS);
}

function microsOfMinute(text: string): number | null {
  const dayMicros = microsOfDay(text, 0);
  const separator = text.charCodeAt(10);
  if (dayMicros === null || (separator !== T && separator !== SPACE)) return null;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  if (!(hour <= 23 && minute <= 59) || text.charCodeAt(13) !== COLON) return null;
  return dayMicros + (hour * 60 + minute) * 60 * MICROS_PER_SECOND;
}

function microsOfDay(text: string, from: number): number | null {
  if (text.charCodeAt(from + 4) !== DASH || text.charCodeAt(from + 7) !== DASH) return null;
  const year = twoDigits(text, from) * 100 + twoDigits(text, from + 2);
  const month = twoDigits(text, from + 5);
  const day = twoDigits(text, from + 8);
  // NaN, where there is no digit, is no day.
  return isDay(year, month, day) ? daysFromCivil(year, month, day) * MICROS_PER_DAY : null;
}

function isDay(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= DAYS_IN_MONTH[month - 1]! + (month === 2 && isLeap ? 1 : 0);
}

function offsetAt(text: string, at: number): number | null {
  const sign = text.charCodeAt(at);
  if (sign === Z) return 0;
  if (sign !== PLUS && sign !== DASH) return null;
  const minutes = twoDigits(text, at + 4);
  const total = twoDigits(text, at + 1) * 60 + minutes;
  if (!(minutes <= 59 && total <= MAX_OFFSET_MINUTES) || text.charCodeAt(at + 3) !== COLON) {
    return null;
  }
  return sign === DASH ? -total : total;
}

/** NaN where there are not two digits, which no comparison holds for. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : NaN;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
