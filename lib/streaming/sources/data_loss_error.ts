/** The error for input that a query has still to read, or to read again, and that is not there. @module */

/**
 * Part of a source is gone or is not what it was. Trying again does not help: someone has to decide
 * whether to go on without it.
 *
 * @example
 * ```ts
 * import { DataLossError } from "@lib/streaming/sources/data_loss_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new DataLossError(["sales/0: offsets 3 to 9 are no longer there"]);
 * assertEquals(
 *   error.message,
 *   "Input was lost: sales/0: offsets 3 to 9 are no longer there. Nothing was skipped; bring it " +
 *     "back, or go on with what is left (--accept-data-loss)",
 * );
 * ```
 */
export class DataLossError extends Error {
  override readonly name = "DataLossError";
  readonly isRetriable = false;

  /** `losses` name each what, where and how much. */
  constructor(readonly losses: readonly string[], options?: ErrorOptions) {
    super(
      `Input was lost: ${losses.join("; ")}. Nothing was skipped; bring it back, or go on with ` +
        "what is left (--accept-data-loss)",
      options,
    );
  }
}
