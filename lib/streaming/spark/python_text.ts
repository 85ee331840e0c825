/** Texts as Python literals. @module */

/**
 * The text as a Python string literal that means exactly it, on one line.
 *
 * The escapes that JSON writes are Python's too, with the same meaning.
 *
 * @example
 * ```ts
 * import { pythonText } from "@lib/streaming/spark/python_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pythonText('a "b"\n'), '"a \\"b\\"\\n"');
 * ```
 */
export function pythonText(text: string): string {
  return JSON.stringify(text);
}
