/** A place in a JSON text, and what can be read from there. @module */

/** Reads along one text at a time. Where something cannot be read, the cursor stays anywhere. */
export interface JsonCursor {
  open(text: string): void;
  /** Where it is; what was read is between two such places. */
  readonly at: number;
  /** The code of the character there; NaN at the end. */
  code(): number;
  back(to: number): void;
  slice(from: number): string;
  /** Passes over the character there. */
  advance(): void;
  /** Passes over space; the code of what follows. */
  skipSpace(): number;
  /** Passes over exactly these codes, if they are next. */
  passCodes(codes: Uint16Array): boolean;
  isTextNext(): boolean;
  /** A text, without its quotes and escapes; null if there is no whole one. */
  readText(): string | null;
  /** The same without building it; false if there is no whole one. */
  passText(): boolean;
  /** Passes over a number; false if there is none. */
  passNumber(): boolean;
  /** Whether the number passed last has neither point nor exponent. */
  readonly isWhole: boolean;
  /** Any value as JSON without spaces, numbers and bare words to the letter; null if there is none. */
  readAny(): string | null;
}

export interface JsonCursorOptions {
  /** Takes only what the standard of JSON takes, and not single quotes and words for numbers too. */
  readonly strict?: boolean | null;
}

/** Words for numbers, which Spark takes bare and, for a double, as texts. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["+Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["+INF", Infinity],
  ["-INF", -Infinity],
]);

/** Codes of characters. */
export const CODES = {
  tab: 9,
  lf: 10,
  cr: 13,
  space: 32,
  quote: 34,
  apostrophe: 39,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  zero: 48,
  nine: 57,
  colon: 58,
  openList: 91,
  backslash: 92,
  closeList: 93,
  lowerE: 101,
  openObject: 123,
  closeObject: 125,
} as const;

/** Makes a letter's code that of the small letter. */
const TO_LOWER = 32;
/** As Jackson, which Spark reads with. */
const MAX_DEPTH = 1000;
const WORD = /[+-]?[A-Za-z]+/y;
const NUMBER_END = /[\w.+-]/;

/**
 * A cursor, to be opened on one text after another.
 *
 * @example
 * ```ts
 * import { createJsonCursor } from "@lib/streaming/query/create_json_cursor.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cursor = createJsonCursor();
 * cursor.open('[1.50, {"a" : null}] and more');
 * assertEquals(cursor.readAny(), '[1.50,{"a":null}]');
 * assertEquals(cursor.readAny(), null);
 * ```
 */
export function createJsonCursor({ strict = false }: JsonCursorOptions = {}): JsonCursor {
  let text = "";
  let at = 0;
  let isWhole = false;

  function skipSpace(): number {
    const source = text;
    let i = at;
    let code = source.charCodeAt(i);
    while (
      code <= CODES.space &&
      (code === CODES.space || code === CODES.lf || code === CODES.cr || code === CODES.tab)
    ) {
      code = source.charCodeAt(++i);
    }
    at = i;
    return code;
  }

  function passCodes(codes: Uint16Array): boolean {
    const source = text;
    const from = at;
    for (let i = 0; i < codes.length; i++) {
      if (source.charCodeAt(from + i) !== codes[i]) return false;
    }
    at = from + codes.length;
    return true;
  }

  function isTextNext(): boolean {
    const code = text.charCodeAt(at);
    return code === CODES.quote || (code === CODES.apostrophe && !strict);
  }

  /** Whether the text passed over has escapes; null if it is not whole. */
  function passQuoted(): boolean | null {
    const source = text;
    let i = at;
    const quote = source.charCodeAt(i++);
    let hasEscapes = false;
    for (let code = source.charCodeAt(i); code !== quote; code = source.charCodeAt(i)) {
      if (code === CODES.backslash) {
        hasEscapes = true;
        i++;
      } else if (!(code >= CODES.space)) { // NaN, at the end of the text, neither
        return null;
      }
      i++;
    }
    at = i + 1;
    return hasEscapes;
  }

  function readText(): string | null {
    if (!isTextNext()) return null;
    const from = at + 1;
    const hasEscapes = passQuoted();
    if (hasEscapes === null) return null;
    const inner = text.slice(from, at - 1);
    return hasEscapes ? unescaped(inner) : inner;
  }

  function passText(): boolean {
    const from = at;
    const hasEscapes = passQuoted();
    if (!hasEscapes) return hasEscapes !== null;
    at = from;
    return readText() !== null;
  }

  /** Passes over a number of JSON; false if there is none. */
  function passNumber(): boolean {
    if (text.charCodeAt(at) === CODES.minus) at++;
    if (text.charCodeAt(at) === CODES.zero) at++;
    else if (!passDigits()) return false;
    isWhole = true;
    if (text.charCodeAt(at) === CODES.dot) {
      isWhole = false;
      at++;
      if (!passDigits()) return false;
    }
    if ((text.charCodeAt(at) | TO_LOWER) === CODES.lowerE) {
      isWhole = false;
      at++;
      const sign = text.charCodeAt(at);
      if (sign === CODES.plus || sign === CODES.minus) at++;
      if (!passDigits()) return false;
    }
    const next = text.charCodeAt(at);
    return next === CODES.comma || next === CODES.closeObject || !NUMBER_END.test(text.charAt(at));
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

  /** Any value, as JSON without spaces; a number keeps its letters. Null if it is broken. */
  function readAny(depth: number): string | null {
    const code = text.charCodeAt(at);
    if (isTextNext()) {
      const inner = readText();
      return inner === null ? null : JSON.stringify(inner);
    }
    if (code === CODES.openObject || code === CODES.openList) {
      return depth < MAX_DEPTH ? readNested(depth) : null;
    }
    const from = at;
    if (isDigit(code) || code === CODES.minus) {
      if (passNumber()) return text.slice(from, at);
      at = from;
    }
    return readWord();
  }

  function readNested(depth: number): string | null {
    const isObject = text.charCodeAt(at++) === CODES.openObject;
    const closing = isObject ? CODES.closeObject : CODES.closeList;
    const parts: string[] = [];
    if (skipSpace() === closing) at++;
    else {
      for (;;) {
        let name = "";
        if (isObject) {
          const read = readText();
          if (read === null || skipSpace() !== CODES.colon) return null;
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
        if (code !== CODES.comma) return null;
        skipSpace();
      }
    }
    return isObject ? `{${parts.join(",")}}` : `[${parts.join(",")}]`;
  }

  return {
    get at() {
      return at;
    },
    get isWhole() {
      return isWhole;
    },
    open(next) {
      text = next;
      at = 0;
    },
    code: () => text.charCodeAt(at),
    back(to) {
      at = to;
    },
    slice: (from) => text.slice(from, at),
    advance() {
      at++;
    },
    skipSpace,
    passCodes,
    isTextNext,
    readText,
    passText,
    passNumber,
    readAny: () => readAny(1),
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

function isDigit(code: number): boolean {
  return code >= CODES.zero && code <= CODES.nine;
}
