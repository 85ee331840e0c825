/** The error for a checkpoint that cannot be used as it is. @module */

/**
 * Something is wrong with the files of a checkpoint. Trying again does not help; the message says
 * what is wrong, where, and how to go on.
 *
 * @example
 * ```ts
 * import { CheckpointError } from "@lib/streaming/run/checkpoint/checkpoint_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new CheckpointError("data/c", "journal-0.ndjson is damaged in line 3");
 * assertEquals(
 *   error.message,
 *   "The checkpoint data/c cannot be used: journal-0.ndjson is damaged in line 3. Nothing was " +
 *     "changed; put a copy of the folder back, or begin again with an empty one",
 * );
 * ```
 */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
  readonly isRetriable = false;

  constructor(dir: string, what: string, options?: ErrorOptions) {
    super(
      `The checkpoint ${dir} cannot be used: ${what}. Nothing was changed; put a copy of the ` +
        "folder back, or begin again with an empty one",
      options,
    );
  }
}
