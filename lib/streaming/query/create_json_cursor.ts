/** Goes through a text of JSON, token by token. @module */

import { NUMBER_WORDS } from "./number_words.ts";

/** Stands at a place in a text. What reads answers null where there is no such token that is whole. */
export interface JsonCursor {
  /** Begins with a text. */
  open(text: string): void;
  /** Goes on to the next character that is no space; answers its code, NaN at the end. */
  skipSpace(): number;
  /** The code of the character at hand. */
  code(): number;
  /** Passes over one character. */
  advance(): void;
  isTextNext(): boolean;
  /** A text, without quotes and escapes. Afterwards the place counts only if there was one. */
  readText(): string | null;
  /** A number in the grammar of JSON, as it is written. Stays in its place where there is none. */
  readNumber(): string | null;
  /** `true`, `false`, `null`, or a word for a number. */
  readWord(): string | null;
}

export interface JsonCursorOptions {
  /** Takes only what the standard of JSON takes. */
  readonly strict?: boolean | null;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const APOSTROPHE = 39;
const BACKSLASH = 92;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /[+-]?[A-Za-z]+(?![\w.+-])/y;

/**
 * A cursor without a text. Unless `strict`, it takes texts in single quotes, and words for numbers.
 *
 * @example
 * ```ts
 * import { createJsonCursor } from "@lib/streaming/query/create_json_cursor.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cursor = createJsonCursor();
 * cursor.open('"a\\u0062" -1.50');
 * assertEquals(cursor.readText(), "ab");
 * cursor.skipSpace();
 * assertEquals([cursor.readWord(), cursor.readNumber()], [null, "-1.50"]);
 * ```
 */
export function createJsonCursor({ strict = false }: JsonCursorOptions = {}): JsonCursor {
  let text = "";
  let at = 0;

  function isTextNext(): boolean {
    const code = text.charCodeAt(at);
    return code === QUOTE || (code === APOSTROPHE && !strict);
  }

  function match(token: RegExp): string | null {
    token.lastIndex = at;
    return token.exec(text)?.[0] ?? null;
  }

  return {
    open(next) {
      text = next;
      at = 0;
    },
    skipSpace() {
      let code = text.charCodeAt(at);
      while (code === SPACE || code === LF || code === CR || code === TAB) {
        code = text.charCodeAt(++at);
      }
      return code;
    },
    code: () => text.charCodeAt(at),
    advance() {
      at++;
    },
    isTextNext,
    readText() {
      if (!isTextNext()) return null;
      const source = text;
      const quote = source.charCodeAt(at++);
      const from = at;
      let to = from;
      let hasEscapes = false;
      for (let code = source.charCodeAt(to); code !== quote; code = source.charCodeAt(++to)) {
        if (code === BACKSLASH) {
          hasEscapes = true;
          to++;
        } else if (!(code >= SPACE)) return null; // NaN, at the end of the text, neither
      }
      at = to + 1;
      const inner = source.slice(from, to);
      return hasEscapes ? unescaped(inner) : inner;
    },
    readNumber() {
      const literal = match(NUMBER);
      if (literal !== null) at += literal.length;
      return literal;
    },
    readWord() {
      const word = match(WORD);
      if (word === null) return null;
      at += word.length;
      const isKnown = word === "true" || word === "false" || word === "null" ||
        (!strict && NUMBER_WORDS.has(word));
      return isKnown ? word : null;
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
