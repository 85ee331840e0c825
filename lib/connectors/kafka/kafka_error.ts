/** The error of a message log that refuses or does not answer. @module */

import { ServiceError } from "@lib/connectors/service_error.ts";

/** Why it failed. */
export const KAFKA_ERROR_CODES = [
  "UNREACHABLE",
  "AUTHENTICATION",
  "TOPIC_MISSING",
  "RECORD_TOO_LARGE",
  "UNSUPPORTED_CODEC",
  "OFFSET_OUT_OF_RANGE",
  "REBALANCED",
  "LOG_DAMAGED",
  "LOG_READ_ONLY",
  "LOG_BUSY",
  "CLOSED",
  "BROKER",
] as const;
export type KafkaErrorCode = (typeof KAFKA_ERROR_CODES)[number];

/**
 * The log refused or did not answer. The message names the broker or folder, and the topic where
 * there is one.
 *
 * @example
 * ```ts
 * import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new KafkaError("TOPIC_MISSING", "Kafka at localhost:9092 has no topic sales");
 * assertEquals([error.code, error.isRetriable], ["TOPIC_MISSING", false]);
 * ```
 */
export class KafkaError extends ServiceError<KafkaErrorCode> {
  override readonly name = "KafkaError";
}
