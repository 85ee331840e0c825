/** The wording of refusals. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/**
 * Throws what a caller did wrong: which member of the query, its value, and what is accepted.
 *
 * @throws {UsageError} always.
 *
 * @example
 * ```ts
 * import { refuse } from "@lib/streaming/query/refuse.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(
 *   () => refuse("window.size", { value: "0 seconds", must: "be longer than nothing" }),
 *   UsageError,
 *   'window.size must be longer than nothing: current value is "0 seconds"',
 * );
 * ```
 */
export function refuse(
  path: string,
  { value, must }: { readonly value: unknown; readonly must: string },
): never {
  throw new UsageError(`${path} must ${must}: current value is ${shown(value)}`);
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}
