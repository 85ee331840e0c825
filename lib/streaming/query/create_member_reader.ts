/** Reads the members of JSON objects, one after the other, of which most are of no interest. @module */

import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";
import {
  CODES,
  createJsonCursor,
  type JsonCursorOptions,
  NUMBER_WORDS,
} from "./create_json_cursor.ts";
import type { FieldType, Value } from "./stream_query.ts";

/** Goes through one object at a time. After `isBroken` nothing it gave of that object counts. */
export interface MemberReader {
  /** Begins with a text. */
  open(text: string): void;
  /** Goes to the next member: its place among the names, their number for any other, or `END`. */
  next(): number;
  /** The member's value as this type, null if it is of another. */
  value(type: FieldType): Value;
  /** Passes over the member's value. */
  skip(): void;
  /** Whether the text turned out not to begin with an object. */
  readonly isBroken: boolean;
}

/** There are no more members, or what there is cannot be read. */
export const END = -1;

/** Members beyond these are not foreseen. */
const MAX_EXPECTED = 1000;
/** Digits that a number holds for sure, and powers of ten that it holds exactly. */
const SURE_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: SURE_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;
const MICROS_PER_SECOND = 1_000_000;

/** What was last seen in a place: records of a stream mostly have the same members in the same order. */
interface Expected {
  readonly codes: Uint16Array;
  readonly index: number;
}

/**
 * A reader that knows the members of these names.
 *
 * Unless `strict`, it is as lenient as Spark: `NaN`, `Infinity`, `±INF`, texts and names in single
 * quotes, and anything after the object. Numbers are judged by how they are written: a `long` is
 * whole and has neither point nor exponent; as a `string` a number keeps its letters, and what is
 * nested loses its spaces. A `timestamp` is a text, or whole seconds.
 *
 * It does not build what is not asked for, which makes it faster than `JSON.parse`.
 *
 * @example
 * ```ts
 * import { createMemberReader, END } from "@lib/streaming/query/create_member_reader.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = createMemberReader(["b"]);
 * reader.open('{"a": [1, 2], "b": 1.50}');
 * assertEquals(reader.next(), 1);
 * reader.skip();
 * assertEquals(reader.next(), 0);
 * assertEquals(reader.value("string"), "1.50");
 * assertEquals(reader.next(), END);
 * ```
 */
export function createMemberReader(
  names: readonly string[],
  options: JsonCursorOptions = {},
): MemberReader {
  const indexes = new Map(names.map((name, index) => [name, index]));
  const expected: Expected[] = [];
  const cursor = createJsonCursor(options);
  const { strict } = options;
  let place = 0;
  let isBroken = false;

  function fail(): typeof END {
    isBroken = true;
    return END;
  }

  function broken(): null {
    isBroken = true;
    return null;
  }

  function readName(): number {
    const guess = expected[place];
    if (guess !== undefined && cursor.passCodes(guess.codes)) {
      place++;
      return guess.index;
    }
    const from = cursor.at;
    const name = cursor.readText();
    if (name === null) return fail();
    const index = indexes.get(name) ?? names.length;
    if (place < MAX_EXPECTED) {
      expected[place] = { codes: Uint16Array.from(cursor.slice(from), codeOf), index };
    }
    place++;
    return index;
  }

  function textValue(type: FieldType): Value {
    if (type === "long" || type === "boolean") return cursor.passText() ? null : broken();
    const inner = cursor.readText();
    if (inner === null) return broken();
    if (type === "string") return inner;
    if (type === "timestamp") return parseStreamTimestamp(inner);
    return strict ? null : NUMBER_WORDS.get(inner) ?? null;
  }

  function numberValue(type: FieldType): Value {
    const from = cursor.at;
    if (!cursor.passNumber()) {
      cursor.back(from);
      return otherValue(type);
    }
    if (type === "boolean") return null;
    const text = cursor.slice(from);
    if (type === "string") return text;
    if (type === "double") return doubleOf(text);
    if (!cursor.isWhole) return null;
    return type === "long" ? longOf(text) : secondsOf(text);
  }

  function otherValue(type: FieldType): Value {
    const value = cursor.readAny();
    if (value === null) return broken();
    if (value === "null") return null;
    if (type === "string") return value;
    if (type === "boolean") return value === "true" ? true : value === "false" ? false : null;
    return type === "double" ? NUMBER_WORDS.get(value) ?? null : null;
  }

  return {
    get isBroken() {
      return isBroken;
    },
    open(text) {
      cursor.open(text);
      place = 0;
      isBroken = cursor.skipSpace() !== CODES.openObject;
      cursor.advance();
    },
    next() {
      if (isBroken) return END;
      const code = cursor.skipSpace();
      if (code === CODES.closeObject) {
        cursor.advance();
        return strict && !Number.isNaN(cursor.skipSpace()) ? fail() : END;
      }
      if (place > 0) {
        if (code !== CODES.comma) return fail();
        cursor.advance();
        cursor.skipSpace();
      }
      const index = readName();
      if (index === END) return END;
      if (cursor.skipSpace() !== CODES.colon) return fail();
      cursor.advance();
      cursor.skipSpace();
      return index;
    },
    value(type) {
      if (cursor.isTextNext()) return textValue(type);
      const code = cursor.code();
      const isNumber = code === CODES.minus || (code >= CODES.zero && code <= CODES.nine);
      return isNumber ? numberValue(type) : otherValue(type);
    },
    skip() {
      const isPassed = cursor.isTextNext() ? cursor.passText() : cursor.readAny() !== null;
      if (!isPassed) fail();
    },
  };
}

/** Few digits make a number sooner than `Number` does: one division of exact numbers rounds right. */
function doubleOf(text: string): number {
  if (text.length > SURE_DIGITS) return Number(text);
  const isNegative = text.charCodeAt(0) === CODES.minus;
  let digits = 0;
  let decimals = -1;
  for (let at = isNegative ? 1 : 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODES.dot) decimals = 0;
    else if (code > CODES.nine) return Number(text);
    else {
      digits = digits * 10 + code - CODES.zero;
      if (decimals >= 0) decimals++;
    }
  }
  const number = decimals > 0 ? digits / POWERS_OF_TEN[decimals]! : digits;
  return isNegative ? -number : number;
}

function longOf(text: string): number | bigint | null {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  const long = BigInt(text);
  return long >= LONG_MIN && long <= LONG_MAX ? long : null;
}

function secondsOf(text: string): number | null {
  const seconds = longOf(text);
  return typeof seconds === "number" ? seconds * MICROS_PER_SECOND : null;
}

function codeOf(char: string): number {
  return char.charCodeAt(0);
}
