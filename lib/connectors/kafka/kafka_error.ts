/** The error of a message log that refuses or does not answer. @module */

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

/** Whether the same call can succeed later without anyone changing anything here. */
const IS_RETRIABLE: Readonly<Record<KafkaErrorCode, boolean>> = {
  UNREACHABLE: true,
  AUTHENTICATION: false,
  TOPIC_MISSING: false,
  RECORD_TOO_LARGE: false,
  UNSUPPORTED_CODEC: false,
  OFFSET_OUT_OF_RANGE: false,
  REBALANCED: false,
  LOG_DAMAGED: false,
  LOG_READ_ONLY: false,
  LOG_BUSY: true,
  CLOSED: false,
  BROKER: false,
};

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
export class KafkaError extends Error {
  override readonly name = "KafkaError";
  readonly isRetriable: boolean;

  constructor(readonly code: KafkaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.isRetriable = IS_RETRIABLE[code];
  }
}
