/** A bounded read: from some offsets up to others. @module */

import type { Kafka, PartitionOffsets, PolledBatch, ReaderOptions } from "./kafka.ts";
import { KafkaError } from "./kafka_error.ts";
import { startOffsets } from "./start_offsets.ts";

/** What is read. */
export interface ReadRangeOptions {
  /** Default `earliest`. */
  readonly from?: ReaderOptions["from"];
  /** By partition, the first offset no longer read; default: the ends as they are at the start. */
  readonly until?: PartitionOffsets;
  /** How long to wait for a record that should be there; default 30 s. */
  readonly idleTimeoutMs?: number;
}

/** The ends of all partitions of a topic, as of now: what a job reads up to. */
export async function endOffsets(kafka: Kafka, topic: string): Promise<PartitionOffsets> {
  const { partitions } = await kafka.describeTopic(topic);
  return Object.fromEntries(partitions.map(({ partition, end }) => [partition, end]));
}

/**
 * Reads each partition in order up to `until` and ends, whatever is produced meanwhile.
 *
 * @throws {KafkaError} with `UNREACHABLE` if records that should be there do not come in time, with
 * `OFFSET_OUT_OF_RANGE` if they were deleted before they were read.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { readRange } from "@lib/connectors/kafka/read_range.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales", { partitions: 1 });
 * const producer = await kafka.openProducer();
 * await producer.produce("sales", [{ value: "a" }, { value: "b" }, { value: "c" }]);
 * const offsets: number[] = [];
 * for await (const { records } of readRange(kafka, "sales", { from: { 0: 1 } })) {
 *   offsets.push(...records.map(({ offset }) => offset));
 * }
 * assertEquals(offsets, [1, 2]);
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function* readRange(
  kafka: Kafka,
  topic: string,
  { from = "earliest", until, idleTimeoutMs = 30_000 }: ReadRangeOptions = {},
): AsyncGenerator<PolledBatch> {
  const ends = until ?? await endOffsets(kafka, topic);
  const reader = await kafka.openReader(topic, { from });
  const behind = () =>
    Object.entries(reader.positions()).filter(([partition, at]) =>
      at < (ends[Number(partition)] ?? 0)
    );
  try {
    while (behind().length > 0) {
      const batch = await reader.poll({ maxWaitMs: idleTimeoutMs });
      if (batch === undefined) {
        startOffsets(await kafka.describeTopic(topic), reader.positions());
        throw stalled(kafka, topic, { behind: behind(), idleTimeoutMs });
      }
      const end = ends[batch.partition] ?? 0;
      const records = batch.records.filter(({ offset }) => offset < end);
      if (records.length > 0) {
        yield { ...batch, records, nextOffset: Math.min(batch.nextOffset, end) };
      }
    }
  } finally {
    await reader.close();
  }
}

function stalled(
  { place }: Kafka,
  topic: string,
  { behind, idleTimeoutMs }: {
    readonly behind: readonly (readonly [partition: string, at: number])[];
    readonly idleTimeoutMs: number;
  },
): KafkaError {
  const where = behind.map(([partition, at]) => `${topic}/${partition} at offset ${at}`).join(", ");
  return new KafkaError(
    "UNREACHABLE",
    `Kafka at ${place} sent nothing for ${idleTimeoutMs / 1000} s although there is more: ${where}`,
  );
}
