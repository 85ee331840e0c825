/** Reads the members of JSON objects, one after the other, of which most are of no interest. @module */

import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";
import { javaNumberText } from "./java_number_text.ts";
import { longOf } from "./long_of.ts";
import type { FieldType, Value } from "./stream_query.ts";

/** Goes through one object at a time. After `isBroken` nothing it gave of that object counts. */
export interface MemberReader {
  /** Begins with a text. */
  open(text: string): void;
  /** Goes to the next member: its place among the names, their number for any other, or `END`. */
  next(): number;
  /** The member's value as this type, null if it is of another. */
  value(type: FieldType): Value;
  /** Whether the member's value is a text. */
  isText(): boolean;
  /** Passes over the member's value. */
  skip(): void;
  /** Whether the text turned out not to begin with an object. */
  readonly isBroken: boolean;
}

export interface MemberReaderOptions {
  /** Takes only what the standard of JSON takes. */
  readonly strict?: boolean | null;
}

/** There are no more members, or what there is cannot be read. */
export const END = -1;

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const APOSTROPHE = 39;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const LOWER_E = 101;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const TO_LOWER = 32;

/** As Jackson, which Spark reads with. */
const MAX_DEPTH = 1000;
/** Digits that a number holds for sure, and powers of ten that it holds exactly. */
const SURE_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: SURE_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const MICROS_PER_SECOND = 1_000_000;

/** Words for numbers, which Spark takes bare and, for a double, as texts. */
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["+Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["+INF", Infinity],
  ["-INF", -Infinity],
]);
const WORD = /[+-]?[A-Za-z]+/y;
const NUMBER_END = /[\w.+-]/;

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
 * whole and has neither point nor exponent; as a `string` a number is written as Java writes it, and
 * what is nested loses its spaces. A `timestamp` is a text, or whole seconds.
 *
 * It does not build what is not asked for. All that happens once per character is in one closure:
 * apart, the parts took a quarter more time.
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
 * assertEquals(reader.value("string"), "1.5");
 * assertEquals(reader.next(), END);
 * ```
 */
export function createMemberReader(
  names: readonly string[],
  { strict = false }: MemberReaderOptions = {},
): MemberReader {
  const indexes = new Map(names.map((name, index) => [name, index]));
  const expected: Expected[] = [];
  let text = "";
  let at = 0;
  let place = 0;
  let isBroken = false;
  /** Whether the number just read has neither point nor exponent. */
  let isWhole = false;

  function fail(): typeof END {
    isBroken = true;
    return END;
  }

  function broken(): null {
    isBroken = true;
    return null;
  }

  function skipSpace(): number {
    const source = text;
    let i = at;
    let code = source.charCodeAt(i);
    while (code <= SPACE && (code === SPACE || code === LF || code === CR || code === TAB)) {
      code = source.charCodeAt(++i);
    }
    at = i;
    return code;
  }

  function readName(): number {
    const guess = expected[place];
    if (guess !== undefined && isNext(guess.codes)) {
      at += guess.codes.length;
      place++;
      return guess.index;
    }
    const from = at;
    const name = readText();
    if (name === null) return fail();
    const index = indexes.get(name) ?? names.length;
    if (place < MAX_DEPTH) {
      expected[place] = { codes: Uint16Array.from(text.slice(from, at), codeOf), index };
    }
    place++;
    return index;
  }

  function isNext(codes: Uint16Array): boolean {
    const source = text;
    const from = at;
    for (let i = 0; i < codes.length; i++) {
      if (source.charCodeAt(from + i) !== codes[i]) return false;
    }
    return true;
  }

  function isTextNext(code: number): boolean {
    return code === QUOTE || (code === APOSTROPHE && !strict);
  }

  /** Passes over a text; whether it has escapes. Where it is not whole, the object is broken. */
  function passText(): boolean {
    const source = text;
    let i = at;
    const quote = source.charCodeAt(i++);
    let hasEscapes = false;
    for (let code = source.charCodeAt(i); code !== quote; code = source.charCodeAt(i)) {
      if (code === BACKSLASH) {
        hasEscapes = true;
        i++;
      } else if (!(code >= SPACE)) { // NaN, at the end of the text, neither
        fail();
        return false;
      }
      i++;
    }
    at = i + 1;
    return hasEscapes;
  }

  function readText(): string | null {
    if (!isTextNext(text.charCodeAt(at))) return null;
    const from = at + 1;
    const hasEscapes = passText();
    if (isBroken) return null;
    const inner = text.slice(from, at - 1);
    return hasEscapes ? unescaped(inner) : inner;
  }

  /** Passes over a number of JSON; false if there is none. */
  function passNumber(): boolean {
    if (text.charCodeAt(at) === MINUS) at++;
    if (text.charCodeAt(at) === ZERO) at++;
    else if (!passDigits()) return false;
    isWhole = true;
    if (text.charCodeAt(at) === DOT) {
      isWhole = false;
      at++;
      if (!passDigits()) return false;
    }
    if ((text.charCodeAt(at) | TO_LOWER) === LOWER_E) {
      isWhole = false;
      at++;
      const sign = text.charCodeAt(at);
      if (sign === PLUS || sign === MINUS) at++;
      if (!passDigits()) return false;
    }
    const next = text.charCodeAt(at);
    return next === COMMA || next === CLOSE_OBJECT || !NUMBER_END.test(text.charAt(at));
  }

  function passDigits(): boolean {
    const source = text;
    const from = at;
    let i = from;
    while (isDigit(source.charCodeAt(i))) i++;
    at = i;
    return i > from;
  }

  /** A bare word: `true`, `false`, `null`, or one for a number; null if it is none of them. */
  function readWord(): string | null {
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word === undefined) return null;
    at += word.length;
    const isKnown = word === "true" || word === "false" || word === "null" ||
      (!strict && NUMBER_WORDS.has(word));
    return isKnown && !NUMBER_END.test(text.charAt(at)) ? word : null;
  }

  /** Any value, as JSON without spaces, numbers as Java writes them. Null if it is broken. */
  function readAny(depth: number): string | null {
    const code = text.charCodeAt(at);
    if (isTextNext(code)) {
      const inner = readText();
      return inner === null ? null : JSON.stringify(inner);
    }
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      return depth < MAX_DEPTH ? readNested(depth) : null;
    }
    const from = at;
    if (isDigit(code) || code === MINUS) {
      if (passNumber()) return javaNumberText(text.slice(from, at));
      at = from;
    }
    const word = readWord();
    const number = word === null ? undefined : NUMBER_WORDS.get(word);
    // As JSON has no such numbers, Spark makes texts of them.
    return number === undefined ? word : `"${number}"`;
  }

  function readNested(depth: number): string | null {
    const isObject = text.charCodeAt(at++) === OPEN_OBJECT;
    const closing = isObject ? CLOSE_OBJECT : CLOSE_LIST;
    const parts: string[] = [];
    if (skipSpace() === closing) at++;
    else {
      for (;;) {
        let name = "";
        if (isObject) {
          const read = readText();
          if (read === null || skipSpace() !== COLON) return null;
          at++;
          skipSpace();
          name = `${JSON.stringify(read)}:`;
        }
        const value = readAny(depth + 1);
        if (value === null) return null;
        parts.push(name + value);
        const code = skipSpace();
        at++;
        if (code === closing) break;
        if (code !== COMMA) return null;
        skipSpace();
      }
    }
    return isObject ? `{${parts.join(",")}}` : `[${parts.join(",")}]`;
  }

  function textValue(type: FieldType): Value {
    if (type === "long" || type === "boolean") {
      // Its escapes must be right even where nobody wants to know it.
      return readText() === null ? broken() : null;
    }
    const from = at + 1;
    if (type === "timestamp" && !passText() && !isBroken) {
      // Where it stands: cut out first, it would take twice the time.
      return parseStreamTimestamp(text, { from, to: at - 1 });
    }
    at = from - 1;
    const inner = isBroken ? null : readText();
    if (inner === null) return broken();
    if (type === "string") return inner;
    if (type === "timestamp") return parseStreamTimestamp(inner);
    return strict ? null : NUMBER_WORDS.get(inner) ?? null;
  }

  function numberValue(type: FieldType): Value {
    const from = at;
    if (!passNumber()) {
      at = from;
      return otherValue(type);
    }
    switch (type) {
      case "double":
        return doubleOf(text, from, at);
      case "string":
        return javaNumberText(text.slice(from, at));
      case "long":
        return isWhole ? longOf(text.slice(from, at)) : null;
      case "timestamp":
        return isWhole ? secondsOf(text.slice(from, at)) : null;
      case "boolean":
        return null;
    }
  }

  function otherValue(type: FieldType): Value {
    const value = readAny(1);
    if (value === null) return broken();
    if (value === "null") return null;
    if (type === "string") return value;
    if (type === "boolean") return value === "true" ? true : value === "false" ? false : null;
    return type === "double" ? NUMBER_WORDS.get(value.replaceAll('"', "")) ?? null : null;
  }

  return {
    get isBroken() {
      return isBroken;
    },
    open(next) {
      text = next;
      at = 0;
      place = 0;
      isBroken = false;
      if (skipSpace() !== OPEN_OBJECT) fail();
      else at++;
    },
    next() {
      if (isBroken) return END;
      let code = skipSpace();
      if (code === CLOSE_OBJECT) {
        at++;
        if (strict && !Number.isNaN(skipSpace())) fail();
        return END;
      }
      if (place > 0) {
        if (code !== COMMA) return fail();
        at++;
        skipSpace();
      }
      const index = readName();
      if (index === END) return END;
      code = skipSpace();
      if (code !== COLON) return fail();
      at++;
      skipSpace();
      return index;
    },
    value(type) {
      const code = text.charCodeAt(at);
      if (isTextNext(code)) return textValue(type);
      if (isDigit(code) || code === MINUS) return numberValue(type);
      return otherValue(type);
    },
    isText: () => isTextNext(text.charCodeAt(at)),
    skip() {
      const code = text.charCodeAt(at);
      if (isTextNext(code)) {
        const from = at;
        if (!passText()) return;
        at = from;
        if (readText() === null) fail();
      } else if (readAny(1) === null) fail();
    },
  };
}

function unescaped(inner: string): string | null {
  const quoted = inner.replaceAll(/\\.|"/gs, (part) => part === '"' ? '\\"' : part);
  try {
    return JSON.parse(`"${quoted}"`);
  } catch {
    return null;
  }
}

/** Few digits make a number without a text in between: one division of exact numbers rounds right. */
function doubleOf(text: string, from: number, to: number): number {
  let digits = 0;
  let decimals = -1;
  const isNegative = text.charCodeAt(from) === MINUS;
  for (let at = isNegative ? from + 1 : from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      digits = digits * 10 + code - ZERO;
      if (decimals >= 0) decimals++;
    } else if (code === DOT) decimals = 0;
    else return Number(text.slice(from, to));
  }
  if (to - from > SURE_DIGITS) return Number(text.slice(from, to));
  const number = decimals > 0 ? digits / POWERS_OF_TEN[decimals]! : digits;
  return isNegative ? -number : number;
}

function secondsOf(text: string): number | null {
  const seconds = longOf(text);
  return typeof seconds === "number" ? seconds * MICROS_PER_SECOND : null;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function codeOf(char: string): number {
  return char.charCodeAt(0);
}
