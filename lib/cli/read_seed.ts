/** A seed as it is typed. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/**
 * Reads a whole number of any size.
 *
 * @throws {UsageError} naming the value and what is accepted.
 *
 * @example
 * ```ts
 * import { readSeed } from "@lib/cli/read_seed.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([readSeed("+7"), readSeed("-7")], [7n, -7n]);
 * ```
 */
export function readSeed(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) {
    throw new UsageError(`--seed must be a whole number: current value is ${JSON.stringify(text)}`);
  }
  return BigInt(text.replace("+", ""));
}
