/** Where a reader begins. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { PartitionOffsets, ReaderOptions, TopicDescription } from "./kafka.ts";
import { KafkaError } from "./kafka_error.ts";

/**
 * The offsets to begin at, all of them in the log: a client left alone would jump to the beginning
 * or the end without a word.
 *
 * @throws {KafkaError} with `OFFSET_OUT_OF_RANGE`.
 * @throws {UsageError} on a partition that the topic does not have.
 *
 * @example
 * ```ts
 * import { startOffsets } from "@lib/connectors/kafka/start_offsets.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const partitions = [{ partition: 0, start: 3, end: 9 }];
 * const description = { topic: "sales", maxMessageBytes: 1_000, partitions };
 * assertEquals(startOffsets(description, "earliest"), { 0: 3 });
 * ```
 */
export function startOffsets(
  { topic, partitions }: TopicDescription,
  from: ReaderOptions["from"],
): PartitionOffsets {
  if (from === "earliest" || from === "latest") {
    const side = from === "earliest" ? "start" : "end";
    return Object.fromEntries(partitions.map((there) => [there.partition, there[side]]));
  }
  for (const [name, offset] of Object.entries(from)) {
    const there = partitions.find(({ partition }) => partition === Number(name));
    if (there === undefined) {
      throw new UsageError(
        `from must name partitions of ${topic}, 0 to ${
          partitions.length - 1
        }: current value is ${name}`,
      );
    }
    if (!Number.isSafeInteger(offset) || offset < there.start || offset > there.end) {
      throw new KafkaError(
        "OFFSET_OUT_OF_RANGE",
        `${topic}/${name} has no offset ${offset}: it begins at ${there.start} and ends before ${there.end}`,
      );
    }
  }
  return from;
}
