/** Writes text where a command's caller reads it. @module */

import { ReaderLeftError } from "@lib/feedback/reader_left_error.ts";

/**
 * Writes `text` as it is, whole, before it returns.
 *
 * What is said on stderr is not worth a run: if nobody reads it any more, as after `2>&1 | head`, the
 * run goes on.
 *
 * @throws {ReaderLeftError} if nobody reads any other output any more.
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
  try {
    for (let done = 0; done < bytes.length;) done += stream.writeSync(bytes.subarray(done));
  } catch (error) {
    const reason = ReaderLeftError.from(error);
    if (stream !== Deno.stderr || reason === error) throw reason;
  }
}
