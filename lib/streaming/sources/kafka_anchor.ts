/** Knowing a log again by the record that was read last. @module */

import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import type { SourceRecord } from "./source.ts";

/**
 * A number made of a record's time, key and value, so that a topic that was deleted and made again
 * is not taken for the one before, however long it has grown.
 *
 * @example
 * ```ts
 * import { kafkaAnchor } from "@lib/streaming/sources/kafka_anchor.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const record = { timestampMs: 5, key: null, value: new TextEncoder().encode("{}") };
 * assertEquals(kafkaAnchor(record) === kafkaAnchor({ ...record, value: "{}" }), true);
 * assertEquals(kafkaAnchor(record) === kafkaAnchor({ ...record, timestampMs: 6 }), false);
 * ```
 */
export function kafkaAnchor(
  { timestampMs, key, value }: Pick<SourceRecord, "timestampMs" | "key" | "value">,
): number {
  return [key, value].reduce<number>(
    (sum, part) => part === null ? crc32(Buffer.of(0), sum) : crc32(part, sum),
    crc32(String(timestampMs)),
  );
}

/** The record in front of an offset; undefined where there is none, as after compaction. */
export async function readRecordBefore(
  kafka: Kafka,
  topic: string,
  { partition, offset }: { readonly partition: number; readonly offset: number },
): Promise<SourceRecord | undefined> {
  const { partitions } = await kafka.describeTopic(topic);
  const start = partitions.find((there) => there.partition === partition)?.start ?? offset;
  if (offset - 1 < start) return undefined;
  const range = { from: { [partition]: offset - 1 }, until: { [partition]: offset } };
  for await (const { records } of readRange(kafka, topic, range)) {
    const [record] = records;
    if (record !== undefined) return { ...record, topic, partition };
  }
  return undefined;
}
