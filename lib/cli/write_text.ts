/** Writes text where a command's caller reads it. @module */

/**
 * Writes `text` as it is, whole, before it returns.
 *
 * @example
 * ```ts
 * import { writeText } from "@lib/cli/write_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes: number[] = [];
 * writeText({ writeSync: ([byte]) => bytes.push(byte!) && 1 }, "ok"); // takes one byte at a time
 * assertEquals(String.fromCharCode(...bytes), "ok");
 * ```
 */
export function writeText(
  stream: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += stream.writeSync(bytes.subarray(done));
}
