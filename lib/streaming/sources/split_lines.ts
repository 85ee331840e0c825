/** Lines of a file's bytes, as Spark's text source splits them. @module */

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * The lines: each ends with a line feed, a carriage return, or both; blank ones count, and what
 * follows the last end is a line if it is not empty. Lines are texts, or bytes where the file is not
 * UTF-8, so that nothing of what a line held is lost. A byte order mark at the start is none of it.
 *
 * @example
 * ```ts
 * import { splitLines } from "@lib/streaming/sources/split_lines.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(splitLines(new TextEncoder().encode("a\r\n\nb")), ["a", "", "b"]);
 * assertEquals(splitLines(Uint8Array.of(0xff, 0x0a)), [Uint8Array.of(0xff)]);
 * ```
 */
export function splitLines(bytes: Uint8Array): (string | Uint8Array)[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return splitBytes(bytes);
  }
  const lines = text.includes("\r") ? text.split(/\r\n|\n|\r/) : text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function splitBytes(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== LINE_FEED && bytes[at] !== CARRIAGE_RETURN) continue;
    lines.push(bytes.subarray(from, at));
    if (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED) at++;
    from = at + 1;
  }
  if (from < bytes.length) lines.push(bytes.subarray(from));
  return lines;
}
