/** Values in PostgreSQL's text form, checked before they are sent. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { StoredType } from "./column_type.ts";
import { instantText } from "./instant_text.ts";
import type { SqlParameter, SqlValue } from "./postgres.ts";
import { PostgresError } from "./postgres_error.ts";
import type { WireValue } from "./sql_link.ts";

/** Bounds of the whole-number types. */
const WHOLE_BITS: Readonly<Record<string, bigint>> = { smallint: 15n, integer: 31n, bigint: 63n };
/**
 * A statement's parameter as text; the database knows which type it is to be. A list becomes an array.
 *
 * @throws {UsageError} if it is none of the accepted types.
 *
 * @example
 * ```ts
 * import { encodeParameter } from "@lib/connectors/postgres/encode_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([true, -0, 2n ** 60n].map(encodeParameter), ["true", "-0", "1152921504606846976"]);
 * assertEquals(encodeParameter(['a"b', null]), '{"a\\"b",NULL}');
 * ```
 */
export function encodeParameter(value: SqlParameter): WireValue {
  if (value === null) return null;
  if (isList(value)) return encodeArray(value.map(encodeScalar));
  return encodeScalar(value);
}

/** A list of texts and nulls in the form of an array. */
export function encodeArray(values: readonly WireValue[]): string {
  const items = values.map((value) =>
    value === null ? "NULL" : `"${value.replaceAll(/["\\]/g, "\\$&")}"`
  );
  return `{${items.join(",")}}`;
}

/**
 * A value for a column, as text.
 *
 * @throws {PostgresError} with `BAD_VALUE` if the column cannot hold exactly this value.
 *
 * @example
 * ```ts
 * import { encodeStored } from "@lib/connectors/postgres/encode_value.ts";
 * import { PostgresError } from "@lib/connectors/postgres/postgres_error.ts";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(encodeStored("timestamptz", 1), "1970-01-01T00:00:00.000001+00:00");
 * assertThrows(() => encodeStored("integer", 1.5), PostgresError, "1.5 is no integer");
 * ```
 */
export function encodeStored(type: StoredType, value: SqlValue | undefined): WireValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") checkText(type, value);
  switch (type) {
    case "smallint":
    case "integer":
    case "bigint":
      return encodeWhole(type, value);
    case "timestamp":
    case "timestamptz":
      return typeof value === "string" ? value : encodeInstant(type, value);
    case "double precision":
    case "numeric":
      if (typeof value === "boolean") throw unfit(type, value);
      return encodeScalar(value);
    case "boolean":
      if (typeof value !== "boolean") throw unfit(type, value);
      return encodeScalar(value);
    case "jsonb":
    case "date":
      if (typeof value !== "string") throw unfit(type, value);
      return value;
    default: // text and varchar
      if (typeof value !== "string") throw unfit(type, value);
      return value;
  }
}

function encodeScalar(value: SqlValue): WireValue {
  switch (typeof value) {
    case "string":
      checkText("text", value);
      return value;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
    case "boolean":
      return String(value);
    default:
      if (value === null) return null;
      throw new UsageError(
        `A parameter must be a text, number, bigint, boolean, null or a list of these: current ` +
          `value is ${Deno.inspect(value)}`,
      );
  }
}

function encodeWhole(type: "smallint" | "integer" | "bigint", value: SqlValue): string {
  if (typeof value === "boolean" || value === null) throw unfit(type, value);
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw unfit(type, value);
  if (typeof value === "string" && !/^[+-]?\d+$/.test(value)) throw unfit(type, value);
  const whole = BigInt(typeof value === "string" ? value.replace(/^\+/, "") : value);
  const end = 1n << WHOLE_BITS[type]!;
  if (whole < -end || whole >= end) throw unfit(type, value);
  return String(whole);
}

function encodeInstant(type: StoredType, value: SqlValue): string {
  const isWhole = typeof value === "bigint" || Number.isSafeInteger(value);
  const text = isWhole ? instantText(value as number | bigint) : undefined;
  if (text === undefined) throw unfit(type, value);
  return text;
}

/** PostgreSQL's text cannot hold U+0000, and half a surrogate pair is no text in UTF-8. */
function checkText(type: StoredType, value: string): void {
  const length = /^varchar\((\d+)\)$/.exec(type)?.[1];
  if (value.includes("\0")) throw badValue("a text with the character U+0000 cannot be stored");
  if (!value.isWellFormed()) throw badValue("a text with half a surrogate pair cannot be stored");
  if (length !== undefined && value.length > Number(length)) {
    const points = [...value].length;
    if (points > Number(length)) {
      throw badValue(`a text of ${points} characters is too long for ${type}`);
    }
  }
}

function unfit(type: StoredType, value: SqlValue): PostgresError {
  return badValue(`${typeof value === "string" ? JSON.stringify(value) : value} is no ${type}`);
}

function badValue(message: string): PostgresError {
  return new PostgresError("BAD_VALUE", message);
}

function isList(value: SqlParameter): value is readonly SqlValue[] {
  return Array.isArray(value);
}
