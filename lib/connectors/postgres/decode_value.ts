/** PostgreSQL's text form of a value, read. @module */

import { daysFromCivil } from "@lib/time/days_from_civil.ts";
import type { ResultColumn, SqlValue } from "./postgres.ts";

type TypeName = ResultColumn["type"];

/** The types that are read as something other than text, or that a caller may want to know, by oid. */
const TYPES: ReadonlyMap<number, TypeName> = new Map<number, TypeName>([
  [16, "boolean"],
  [20, "bigint"],
  [21, "smallint"],
  [23, "integer"],
  [25, "text"],
  [700, "real"],
  [701, "double precision"],
  [1043, "text"],
  [1082, "date"],
  [1114, "timestamp"],
  [1184, "timestamptz"],
  [1700, "numeric"],
  [3802, "jsonb"],
]);

/** `YYYY-MM-DD hh:mm:ss[.f][+00] [BC]`, as a session with DateStyle ISO in UTC writes instants. */
const INSTANT = /^(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:\+00)?( BC)?$/;

/** The type with this oid; `other` for one that is read as text. */
export function typeOfOid(oid: number): TypeName {
  return TYPES.get(oid) ?? "other";
}

/**
 * Reads a value of the given type.
 *
 * @example
 * ```ts
 * import { decodeValue } from "@lib/connectors/postgres/decode_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeValue("timestamptz", "2025-08-24 18:05:30.000001+00"), 1_756_058_730_000_001);
 * assertEquals(decodeValue("bigint", "9007199254740993"), 9007199254740993n);
 * assertEquals(decodeValue("numeric", "0.10"), "0.10");
 * ```
 */
export function decodeValue(type: TypeName, text: string): SqlValue {
  switch (type) {
    case "boolean":
      return text === "t";
    case "bigint":
      return narrow(BigInt(text));
    case "smallint":
    case "integer":
    case "real":
    case "double precision":
      return Number(text);
    case "timestamp":
    case "timestamptz":
      return decodeInstant(text);
    default:
      return text;
  }
}

function decodeInstant(text: string): SqlValue {
  const match = INSTANT.exec(text);
  if (match === null) return text; // infinity
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const days = daysFromCivil(match[8] ? 1 - year : year, month, day);
  const micros = (hour * 3600 + minute * 60 + second) * 1_000_000 +
    Number((match[7] ?? "").padEnd(6, "0"));
  return narrow(BigInt(days) * 86_400_000_000n + BigInt(micros));
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
