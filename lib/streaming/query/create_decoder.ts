/** Turns the text of a record into a row of the declared fields. @module */

import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";
import { type JsonMember, readJsonMembers } from "./read_json_members.ts";
import { rowFields } from "./row_fields.ts";
import {
  type Decode,
  EVENT_TIME_COLUMN,
  type FieldType,
  type Row,
  type Value,
} from "./stream_query.ts";

/** A record's text, read. */
export interface Decoded {
  /** The declared fields, then `event_timestamp` if the query names an event time. */
  readonly row: Row;
  /** Whether the text was a JSON object at all; if not, every field is null. */
  readonly isObject: boolean;
  readonly eventMicros: number | null;
}

export type Decoder = (value: Uint8Array | string | null) => Decoded;

/** Texts that Spark takes for a double. */
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["+Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["+INF", Infinity],
  ["-INF", -Infinity],
]);
const NO_WORDS: typeof NUMBER_WORDS = new Map();
const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;
const MICROS_PER_SECOND = 1_000_000;

/**
 * A decoder of JSON objects that does as Spark's `from_json` does in its permissive mode.
 *
 * What is not a JSON object gives a row of nulls; a member of another type than declared gives null
 * and leaves the others. `string` takes any value as its text: numbers to the letter, objects and
 * lists without spaces. `long` takes whole numbers of 64 bits written without point or exponent,
 * `double` also the texts `"NaN"` and `"Infinity"`, `timestamp` a text or whole seconds. Bytes that
 * are not UTF-8 count as U+FFFD.
 *
 * @example
 * ```ts
 * import { createDecoder } from "@lib/streaming/query/create_decoder.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const decode = createDecoder({
 *   format: "json",
 *   fields: { id: "string", n: "long" },
 *   eventTime: "at",
 * });
 * const { row } = decode('{"id": 1.50, "n": "3", "at": "1970-01-01T00:00:01Z"}');
 * assertEquals(row, { id: "1.50", n: null, event_timestamp: 1_000_000 });
 * ```
 */
export function createDecoder(how: Decode): Decoder {
  const { fields, eventTime, strict } = how;
  const columns = Object.entries(rowFields(how))
    .map(([name, type]) => ({ name, type, quoted: JSON.stringify(name) }));
  const timeType = eventTime && fields[eventTime] === "timestamp" ? "timestamp" : "string";
  const utf8 = new TextDecoder();
  const words = strict ? NO_WORDS : NUMBER_WORDS;

  /** Undefined where the parsed value does not tell enough, and the text must be read to the letter. */
  function fromParsed(parsed: Record<string, unknown>, text: string): Decoded | undefined {
    const row: Record<string, Value> = {};
    for (let i = 0; i < columns.length; i++) {
      const { name, type, quoted } = columns[i]!;
      const value = parsedValue(parsed[name], type, words);
      if (value === undefined) return undefined;
      if (type === "long" && value !== null && !isWrittenPlainly(text, quoted, value)) {
        return undefined;
      }
      row[name] = value;
    }
    if (!eventTime) return { row, isObject: true, eventMicros: null };
    const stated = parsed[eventTime];
    if (timeType === "timestamp" && typeof stated === "number") return undefined;
    const eventMicros = typeof stated === "string" ? parseStreamTimestamp(stated) : null;
    row[EVENT_TIME_COLUMN] = eventMicros;
    return { row, isObject: true, eventMicros };
  }

  function fromMembers(members: ReadonlyMap<string, JsonMember>): Decoded {
    const row: Record<string, Value> = {};
    for (const { name, type } of columns) row[name] = memberValue(members.get(name), type, words);
    if (!eventTime) return { row, isObject: true, eventMicros: null };
    const stated = memberValue(members.get(eventTime), timeType, words);
    const eventMicros = typeof stated === "string"
      ? parseStreamTimestamp(stated)
      : stated as number;
    row[EVENT_TIME_COLUMN] = eventMicros;
    return { row, isObject: true, eventMicros };
  }

  function nothing(): Decoded {
    return { ...fromMembers(new Map()), isObject: false };
  }

  return (value) => {
    if (value === null) return nothing();
    const text = typeof value === "string" ? value : utf8.decode(value);
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      const members = strict ? null : readJsonMembers(text);
      return members === null ? nothing() : fromMembers(members);
    }
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return nothing();
    const decoded = fromParsed(parsed as Record<string, unknown>, text);
    if (decoded !== undefined) return decoded;
    const members = readJsonMembers(text);
    return members === null ? nothing() : fromMembers(members);
  };
}

/** The value of a member as `JSON.parse` gives it; undefined if its letters decide. */
function parsedValue(
  value: unknown,
  type: FieldType,
  words: typeof NUMBER_WORDS,
): Value | undefined {
  if (value === null || value === undefined) return null;
  switch (type) {
    case "string":
      return typeof value === "string" ? value : undefined;
    case "double":
      return typeof value === "number" ? value : words.get(value as string) ?? null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "timestamp":
      if (typeof value === "string") return parseStreamTimestamp(value);
      return typeof value === "number" ? undefined : null;
    case "long":
      if (typeof value !== "number" || !Number.isInteger(value)) return null;
      return Number.isSafeInteger(value) ? value : undefined;
  }
}

function memberValue(
  member: JsonMember | undefined,
  type: FieldType,
  words: typeof NUMBER_WORDS,
): Value {
  if (member === undefined || member.kind === "null") return null;
  const { kind, text } = member;
  switch (type) {
    case "string":
      return text;
    case "double":
      if (kind !== "number" && kind !== "text") return null;
      return words.get(text) ?? (kind === "number" ? Number(text) : null);
    case "boolean":
      return kind === "boolean" ? text === "true" : null;
    case "timestamp":
      if (kind === "text") return parseStreamTimestamp(text);
      return kind === "number" ? secondsValue(text) : null;
    case "long":
      return kind === "number" ? longValue(text) : null;
  }
}

function longValue(text: string): number | bigint | null {
  if (!/^-?\d+$/.test(text)) return null;
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  const long = BigInt(text);
  return long >= LONG_MIN && long <= LONG_MAX ? long : null;
}

function secondsValue(text: string): number | null {
  const seconds = longValue(text);
  return typeof seconds === "number" ? seconds * MICROS_PER_SECOND : null;
}

/** Whether the text has this member once, and in these digits: 3, not 3.0 or 3e0. */
function isWrittenPlainly(text: string, quoted: string, value: Value): boolean {
  const at = text.indexOf(quoted);
  if (at < 0 || text.indexOf(quoted, at + 1) >= 0 || text.includes("\\")) return false;
  let from = at + quoted.length;
  while (" :\t\n\r".includes(text[from]!)) from++;
  const digits = String(value);
  return text.startsWith(digits, from) && !/[\d.eE]/.test(text[from + digits.length]!);
}
