/** Writes a line where a command's caller reads it. @module */

import { printable } from "@lib/feedback/printable.ts";
import { writeText } from "./write_text.ts";

/**
 * Writes `text` and a line feed, whole, before it returns. Commands use this rather than `console`,
 * whose output may still be on its way when the process ends.
 *
 * @example
 * ```ts
 * import { writeLine } from "@lib/cli/write_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes: number[] = [];
 * writeLine({ writeSync: ([byte]) => bytes.push(byte!) && 1 }, "ok"); // takes one byte at a time
 * assertEquals(String.fromCharCode(...bytes), "ok\n");
 * ```
 */
export function writeLine(
  stream: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  // Whatever a record, a file's name or a server's answer has brought into it.
  writeText(stream, `${text.replaceAll(/[^\n\t]+/g, printable)}\n`);
}
