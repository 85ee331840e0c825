/** The end of a command whose reader has gone. @module */

/**
 * Whoever reads stdout may have enough, as `head` does: then the run is over, and well.
 *
 * @throws every other error.
 *
 * @example
 * ```ts
 * import { ifReaderLeft } from "@lib/cli/if_reader_left.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const gone = Promise.reject(new Deno.errors.BrokenPipe());
 * assertEquals(await gone.catch(ifReaderLeft), undefined);
 * ```
 */
export function ifReaderLeft(error: unknown): undefined {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}
