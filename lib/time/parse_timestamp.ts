/** Telemetry's timestamp grammar: ISO 8601, strict, to the microsecond. @module */

import { daysFromCivil } from "./days_from_civil.ts";

const GRAMMAR =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|([+-])(\d\d):?(\d\d))?$/;
const MAX_OFFSET_MINUTES = 18 * 60;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** 0001-01-01T00:00:00Z and 10000-01-01T00:00:00Z: the instants that have a four-digit UTC year. */
const FIRST_US = BigInt(daysFromCivil(1, 1, 1)) * 86_400_000_000n;
const END_US = BigInt(daysFromCivil(10_000, 1, 1)) * 86_400_000_000n;

/**
 * The instant that a text states, in microseconds since 1970-01-01T00:00:00Z.
 *
 * `YYYY-MM-DD`, `T` or a space, `hh:mm:ss`, up to nine fraction digits (cut to microseconds, not
 * rounded), then `Z`, `±hh:mm`, `±hhmm` or nothing. Without an offset the time is local to `zone`;
 * a local time that a clock change skips or repeats is read with the offset before the change.
 * Anything else is `undefined`, and so is an instant without a UTC year from 1 to 9999.
 *
 * @example
 * ```ts
 * import { parseTimestamp } from "@lib/time/parse_timestamp.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseTimestamp("1970-01-01T00:00:01.5Z"), 1_500_000n);
 * assertEquals(parseTimestamp("1970-01-01 00:00:00", "America/Sao_Paulo"), 10_800_000_000n);
 * assertEquals(parseTimestamp("24/08/2025 18:05"), undefined);
 * ```
 */
export function parseTimestamp(text: string, zone = "UTC"): bigint | undefined {
  const match = GRAMMAR.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!isCalendarDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  const fractionUs = Number((match[7] ?? "").padEnd(6, "0").slice(0, 6));
  const localUs = BigInt(daysFromCivil(year, month, day)) * 86_400_000_000n +
    BigInt((hour * 3600 + minute * 60 + second) * 1_000_000 + fractionUs);
  const offsetUs = match[8] === undefined ? zoneOffsetUs(localUs, zone) : statedOffsetUs(match);
  if (offsetUs === undefined) return undefined;
  const instantUs = localUs - offsetUs;
  return instantUs >= FIRST_US && instantUs < END_US ? instantUs : undefined;
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= DAYS_IN_MONTH[month - 1]! + (month === 2 && isLeap ? 1 : 0);
}

function statedOffsetUs(match: RegExpExecArray): bigint | undefined {
  if (match[8] === "Z") return 0n;
  const minutes = Number(match[11]);
  const total = Number(match[10]) * 60 + minutes;
  if (minutes > 59 || total > MAX_OFFSET_MINUTES) return undefined;
  return BigInt((match[9] === "-" ? -total : total) * 60_000_000);
}

function zoneOffsetUs(localUs: bigint, zone: string): bigint {
  if (zone === "UTC") return 0n;
  const asIfUtc = new Temporal.ZonedDateTime(localUs * 1000n, "UTC").toPlainDateTime();
  const zoned = asIfUtc.toZonedDateTime(zone, { disambiguation: "compatible" });
  return localUs - zoned.epochNanoseconds / 1000n;
}
