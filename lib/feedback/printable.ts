/** Text of a record, as a terminal may be given it. @module */

/**
 * The text with every control character as an escape: a terminal would obey them, and clear itself,
 * rename its window or show one row as two.
 *
 * @example
 * ```ts
 * import { printable } from "@lib/feedback/printable.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(printable("São Paulo\x1b[2J\n\x9b1m"), "São Paulo\\u001b[2J\\n\\u009b1m");
 * ```
 */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => SHORT[character] ?? escapeOf(character));
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
