/** Reads the members of JSON objects, one after the other, of which most are of no interest. @module */

import { createJsonCursor, type JsonCursorOptions } from "./create_json_cursor.ts";
import { javaNumberText } from "./java_number_text.ts";
import { NUMBER_WORDS } from "./number_words.ts";
import type { FieldType, Value } from "./stream_query.ts";
import { valueConverter } from "./value_converter.ts";

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

/** There are no more members, or what there is cannot be read. */
export const END = -1;

const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** As Jackson, which Spark reads with. */
const MAX_DEPTH = 1000;

/**
 * A reader that knows the members of these names.
 *
 * Unless `strict`, it is as lenient as Spark: `NaN`, `Infinity`, `±INF`, texts and names in single
 * quotes, and anything after the object. As a `string`, what is nested loses its spaces. It does not
 * build what is not asked for.
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
  { strict = false }: JsonCursorOptions = {},
): MemberReader {
  const indexes = new Map(names.map((name, index) => [name, index]));
  const cursor = createJsonCursor({ strict });
  const convert = valueConverter({ strict });
  let isFirst = true;
  let isBroken = false;

  function fail(): typeof END {
    isBroken = true;
    return END;
  }

  function broken(): null {
    isBroken = true;
    return null;
  }

  /** Passes over this character and the spaces behind it; false if there is another. */
  function pass(code: number): boolean {
    if (cursor.skipSpace() !== code) return false;
    cursor.advance();
    cursor.skipSpace();
    return true;
  }

  /** Any value, as JSON without spaces, numbers as Java writes them. Null if it is broken. */
  function readAny(depth: number): string | null {
    if (cursor.isTextNext()) {
      const text = cursor.readText();
      return text === null ? null : JSON.stringify(text);
    }
    const code = cursor.code();
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      return depth < MAX_DEPTH ? readNested(depth) : null;
    }
    const literal = cursor.readNumber();
    if (literal !== null) return javaNumberText(literal);
    const word = cursor.readWord();
    const number = word === null ? undefined : NUMBER_WORDS.get(word);
    // As JSON has no such numbers, Spark makes texts of them.
    return number === undefined ? word : `"${number}"`;
  }

  function readNested(depth: number): string | null {
    const isObject = cursor.code() === OPEN_OBJECT;
    const closing = isObject ? CLOSE_OBJECT : CLOSE_LIST;
    const parts: string[] = [];
    cursor.advance();
    if (cursor.skipSpace() !== closing) {
      do {
        let name = "";
        if (isObject) {
          const read = cursor.readText();
          if (read === null || !pass(COLON)) return null;
          name = `${JSON.stringify(read)}:`;
        }
        const value = readAny(depth + 1);
        if (value === null) return null;
        parts.push(name + value);
      } while (pass(COMMA));
      if (cursor.code() !== closing) return null;
    }
    cursor.advance();
    return isObject ? `{${parts.join(",")}}` : `[${parts.join(",")}]`;
  }

  return {
    get isBroken() {
      return isBroken;
    },
    open(text) {
      cursor.open(text);
      isFirst = true;
      isBroken = !pass(OPEN_OBJECT);
    },
    next() {
      if (isBroken) return END;
      if (cursor.skipSpace() === CLOSE_OBJECT) {
        cursor.advance();
        if (strict && !Number.isNaN(cursor.skipSpace())) fail();
        return END;
      }
      if (!isFirst && !pass(COMMA)) return fail();
      isFirst = false;
      const name = cursor.readText();
      if (name === null || !pass(COLON)) return fail();
      return indexes.get(name) ?? names.length;
    },
    value(type) {
      if (cursor.isTextNext()) {
        const text = cursor.readText();
        return text === null ? broken() : convert.ofText(text, type);
      }
      const literal = cursor.readNumber();
      if (literal !== null) return convert.ofNumber(literal, type);
      const json = readAny(1);
      return json === null ? broken() : convert.ofOther(json, type);
    },
    isText: cursor.isTextNext,
    skip() {
      if (readAny(1) === null) fail();
    },
  };
}
