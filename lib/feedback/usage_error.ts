/** The error for a caller's mistake. @module */

/**
 * A mistake in how a command or a library call was used: shown in one line, without a stack trace,
 * and ending a command with exit status 2.
 *
 * The message names the parameter or path, its value and what is accepted.
 *
 * @example
 * ```ts
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new UsageError("--hz must be a number above 0: current value is -1");
 * assertEquals(error.name, "UsageError");
 * ```
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
