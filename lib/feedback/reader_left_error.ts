/** The end of a command whose reader has gone. @module */

/**
 * Whoever reads the output has enough, as `head` does: then the command is over, and well. A class of
 * its own, as the broken pipe of a connection is a failure.
 *
 * @example
 * ```ts
 * import { ReaderLeftError } from "@lib/feedback/reader_left_error.ts";
 * import { assert } from "@std/assert";
 *
 * assert(ReaderLeftError.from(new Deno.errors.BrokenPipe()) instanceof ReaderLeftError);
 * ```
 */
export class ReaderLeftError extends Error {
  override name = "ReaderLeftError";
  /** A reader that has left does not come back. */
  readonly isRetriable = false;

  /** What a write to stdout or stderr has failed with, as this error if that is what it means. */
  static from(error: unknown): unknown {
    if (!(error instanceof Deno.errors.BrokenPipe)) return error;
    return new ReaderLeftError("The output has no reader any more", { cause: error });
  }
}
