/** How many partitions a topic can have. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

const MOST_PARTITIONS = 10_000;

/** Settings of {@linkcode checkPartitions}. */
export interface CheckPartitionsOptions {
  /** What the caller calls it; default `partitions`. */
  readonly parameter?: string;
}

/**
 * Returns the number of partitions if a topic can have it.
 *
 * @throws {UsageError} otherwise.
 *
 * @example
 * ```ts
 * import { checkPartitions } from "@lib/connectors/kafka/check_partitions.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(checkPartitions(4), 4);
 * ```
 */
export function checkPartitions(
  partitions: number,
  { parameter = "partitions" }: CheckPartitionsOptions = {},
): number {
  if (Number.isInteger(partitions) && partitions >= 1 && partitions <= MOST_PARTITIONS) {
    return partitions;
  }
  throw new UsageError(
    `${parameter} must be a whole number from 1 to ${MOST_PARTITIONS}: ` +
      `current value is ${partitions}`,
  );
}
