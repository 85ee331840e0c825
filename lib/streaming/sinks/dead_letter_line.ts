/** A dead letter as a line of JSON that holds all of it. @module */

import { Buffer } from "node:buffer";
import { deadLetterHeaders, readDeadLetterHeaders } from "./dead_letter_headers.ts";
import type { DeadLetter } from "./sink.ts";

/** What a line says; bytes are Base64, with the value's text beside it for people. */
interface Line {
  readonly key: string | null;
  readonly value: string | null;
  readonly text: string | null;
  /** Why it is here; see `DEAD_LETTER_HEADERS`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Those that the record had itself, where it had any. */
  readonly record_headers?: readonly (readonly [name: string, value: string])[];
}

/**
 * The line, without its line feed.
 *
 * @example
 * ```ts
 * import { deadLetterLine, readDeadLetterLine } from "@lib/streaming/sinks/dead_letter_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const origin = { topic: "sales", partition: 1, offset: 7, timestampMs: null };
 * const why = { code: "JSON_PARSE_ERROR", message: "not JSON", stage: "decode", attempt: 1 };
 * const letter = { origin, key: null, value: Uint8Array.of(0xff), ...why };
 * assertEquals(readDeadLetterLine(deadLetterLine(letter)), letter);
 * ```
 */
export function deadLetterLine(letter: DeadLetter): string {
  const { key, value, headers } = letter;
  const line: Line = {
    headers: deadLetterHeaders(letter),
    key: base64(key),
    value: base64(value),
    text: value === null ? null : new TextDecoder().decode(value),
    ...(headers && { record_headers: headers.map(([name, bytes]) => [name, base64(bytes)!]) }),
  };
  return JSON.stringify(line);
}

/** The letter of a line; undefined for a line that is none. */
export function readDeadLetterLine(text: string): DeadLetter | undefined {
  try {
    const { headers, key, value, record_headers: own } = JSON.parse(text) as Line;
    return readDeadLetterHeaders(headers, {
      timestampMs: null,
      key: bytes(key),
      value: bytes(value),
      ...(own && { headers: own.map(([name, text]) => [name, bytes(text)!]) }),
    });
  } catch {
    return undefined;
  }
}

function base64(part: Uint8Array | null): string | null {
  return part === null ? null : Buffer.from(part).toString("base64");
}

function bytes(part: string | null): Uint8Array | null {
  return part === null ? null : Uint8Array.from(Buffer.from(part, "base64"));
}
