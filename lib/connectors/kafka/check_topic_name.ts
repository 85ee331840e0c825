/** Which names a topic can have. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** Settings of {@linkcode checkTopicName}. */
export interface CheckTopicNameOptions {
  /** What the caller calls it; default `topic`. */
  readonly parameter?: string;
}

/**
 * Returns the name if Kafka takes it: 1 to 249 of `A-Z a-z 0-9 . _ -`, and neither `.` nor `..`.
 *
 * @throws {UsageError} otherwise.
 *
 * @example
 * ```ts
 * import { checkTopicName } from "@lib/connectors/kafka/check_topic_name.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(checkTopicName("iot.sensors"), "iot.sensors");
 * ```
 */
export function checkTopicName(
  topic: string,
  { parameter = "topic" }: CheckTopicNameOptions = {},
): string {
  if (/^[A-Za-z0-9._-]{1,249}$/.test(topic) && topic !== "." && topic !== "..") return topic;
  throw new UsageError(
    `${parameter} must be 1 to 249 letters, digits, dots, underscores or hyphens: ` +
      `current value is ${JSON.stringify(topic)}`,
  );
}
