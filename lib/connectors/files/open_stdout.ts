/** Lines to the standard output. @module */

import { ReaderLeftError } from "@lib/feedback/reader_left_error.ts";
import type { LineSink } from "./line_sink.ts";

/**
 * A sink that writes to standard output, or to what a test puts in its place.
 *
 * @example
 * ```ts
 * import { openStdout } from "@lib/connectors/files/open_stdout.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const written: number[] = [];
 * const sink = openStdout({ write: (bytes) => Promise.resolve(written.push(...bytes)) });
 * await sink.write(new TextEncoder().encode("a\n"));
 * assertEquals([written, await sink.close()], [[97, 10], { failed: 0 }]);
 * ```
 */
export function openStdout(
  stdout: { write(bytes: Uint8Array): Promise<number> } = Deno.stdout,
): LineSink {
  return {
    place: "stdout",
    linesBefore: 0,
    write: async (lines) => {
      try {
        for (let done = 0; done < lines.length;) done += await stdout.write(lines.subarray(done));
      } catch (error) {
        throw ReaderLeftError.from(error);
      }
    },
    close: () => Promise.resolve({ failed: 0 }),
  };
}
