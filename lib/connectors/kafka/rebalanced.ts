/** The error of a commit that came too late. @module */

import { KafkaError } from "./kafka_error.ts";

/**
 * Says that a partition went to another member of the group.
 *
 * @example
 * ```ts
 * import { rebalanced } from "@lib/connectors/kafka/rebalanced.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rebalanced("shop", "sales/3").code, "REBALANCED");
 * ```
 */
export function rebalanced(group: string, place: string): KafkaError {
  return new KafkaError(
    "REBALANCED",
    `${place} is no longer this member's in group ${group}: nothing was committed, ` +
      "and its records go to another member",
  );
}
