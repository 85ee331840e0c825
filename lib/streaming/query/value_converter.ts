/** What a value of JSON is under a declared type. @module */

import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";
import { javaNumberText } from "./java_number_text.ts";
import { longOf } from "./long_of.ts";
import { NUMBER_WORDS } from "./number_words.ts";
import type { FieldType, Value } from "./stream_query.ts";

/** Null is the answer for a value of another type. */
export interface ValueConverter {
  /** A text, without its quotes and escapes. */
  ofText(text: string, type: FieldType): Value;
  /** A number in the grammar of JSON. */
  ofNumber(literal: string, type: FieldType): Value;
  /** A word, or what is nested, as JSON without spaces. */
  ofOther(json: string, type: FieldType): Value;
  /** What stands without quotes: a number, or a word. */
  ofBare(literal: string, type: FieldType): Value;
}

const POINT = 46;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
/** Digits that a number holds for sure, and powers of ten that it holds exactly. */
const SURE_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: SURE_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const MICROS_PER_SECOND = 1_000_000;

/**
 * Conversions as Spark does them. Numbers are judged by how they are written: a `long` is whole and
 * has neither point nor exponent; as a `string` a number is written as Java writes it. A `timestamp`
 * is a text, or whole seconds. With `strict` no text is a number.
 *
 * @example
 * ```ts
 * import { valueConverter } from "@lib/streaming/query/value_converter.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { ofText, ofNumber, ofOther } = valueConverter();
 * assertEquals([ofNumber("1.50", "string"), ofNumber("3.0", "long")], ["1.5", null]);
 * assertEquals([ofText("3", "double"), ofText("NaN", "double")], [null, NaN]);
 * assertEquals(ofOther("true", "boolean"), true);
 * ```
 */
export function valueConverter(
  { strict = false }: { strict?: boolean | null } = {},
): ValueConverter {
  const converter: ValueConverter = {
    ofText(text, type) {
      switch (type) {
        case "string":
          return text;
        case "timestamp":
          return parseStreamTimestamp(text);
        case "double":
          return strict ? null : NUMBER_WORDS.get(text) ?? null;
        case "long":
        case "boolean":
          return null;
      }
    },
    ofNumber(literal, type) {
      switch (type) {
        case "double":
          return doubleOf(literal);
        case "string":
          return javaNumberText(literal);
        case "long":
          return isWhole(literal) ? longOf(literal) : null;
        case "timestamp":
          return isWhole(literal) ? secondsOf(literal) : null;
        case "boolean":
          return null;
      }
    },
    ofOther(json, type) {
      if (json === "null") return null;
      if (type === "string") return json;
      if (type === "boolean") return json === "true" ? true : json === "false" ? false : null;
      return type === "double" ? NUMBER_WORDS.get(json.replaceAll('"', "")) ?? null : null;
    },
    ofBare(literal, type) {
      const first = literal.charCodeAt(0);
      const isNumber = first === MINUS || (first >= ZERO && first <= NINE);
      return isNumber ? converter.ofNumber(literal, type) : converter.ofOther(literal, type);
    },
  };
  return converter;
}

/** Few digits make a number the quick way: one division of exact numbers rounds right. */
function doubleOf(literal: string): number {
  if (literal.length > SURE_DIGITS) return Number(literal);
  const isNegative = literal.charCodeAt(0) === MINUS;
  let digits = 0;
  let decimals = -1;
  for (let at = isNegative ? 1 : 0; at < literal.length; at++) {
    const code = literal.charCodeAt(at);
    if (code >= ZERO && code <= NINE) {
      digits = digits * 10 + code - ZERO;
      if (decimals >= 0) decimals++;
    } else if (code === POINT) decimals = 0;
    else return Number(literal);
  }
  const number = decimals > 0 ? digits / POWERS_OF_TEN[decimals]! : digits;
  return isNegative ? -number : number;
}

function isWhole(literal: string): boolean {
  return !/[.eE]/.test(literal);
}

function secondsOf(literal: string): number | null {
  const seconds = longOf(literal);
  return typeof seconds === "number" ? seconds * MICROS_PER_SECOND : null;
}
