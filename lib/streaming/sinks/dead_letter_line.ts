/** A dead letter as a line of JSON that holds all of it. @module */

import { Buffer } from "node:buffer";
import { deadLetterHeaders, readDeadLetterHeaders } from "./dead_letter_headers.ts";
import type { DeadLetter } from "./sink.ts";

/** What a line says; keys and values are Base64, with the value's text beside it for people. */
interface Line {
  readonly key: string | null;
  readonly value: string | null;
  readonly text: string | null;
  readonly timestamp_ms: number | null;
  readonly headers: Readonly<Record<string, string>>;
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
  const line: Line = {
    headers: deadLetterHeaders(letter),
    timestamp_ms: letter.origin.timestampMs,
    key: base64(letter.key),
    value: base64(letter.value),
    text: letter.value === null ? null : new TextDecoder().decode(letter.value),
  };
  return JSON.stringify(line);
}

/** The letter of a line; undefined for a line that is none. */
export function readDeadLetterLine(text: string): DeadLetter | undefined {
  try {
    const { headers, timestamp_ms, key, value } = JSON.parse(text) as Line;
    return readDeadLetterHeaders(headers, {
      timestampMs: timestamp_ms,
      key: bytes(key),
      value: bytes(value),
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
