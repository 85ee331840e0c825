/** Reads one topic range by range, in an order that does not depend on how records arrive. @module */

import type { Kafka, PartitionOffsets, Reader } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { DataLossError } from "./data_loss_error.ts";
import type { SourceRecord } from "./source.ts";

/** A reader that goes on from one range to the next. */
export interface TopicReader {
  /** Whether the next range can be read without opening anew. */
  isAt(from: PartitionOffsets, to: PartitionOffsets): boolean;
  /** The records of a range: partition by partition, each in order. */
  read(from: PartitionOffsets, to: PartitionOffsets): AsyncIterable<readonly SourceRecord[]>;
  close(): Promise<void>;
}

/** How long to wait for records that should be there. */
const STALLED_MS = 30_000;

/**
 * A reader of one topic. It stays open between ranges, since joining a cluster takes longer than
 * most batches, and keeps what came beyond the end of a range for the next.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { createTopicReader } from "@lib/streaming/sources/create_topic_reader.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales", { partitions: 2 });
 * const producer = await kafka.openProducer();
 * await producer.produce("sales", [{ value: "b", partition: 1 }, { value: "a", partition: 0 }]);
 * const reader = createTopicReader(kafka, "sales");
 * const read: number[] = [];
 * for await (const records of reader.read({ 0: 0, 1: 0 }, { 0: 1, 1: 1 })) {
 *   read.push(...records.map(({ partition }) => partition));
 * }
 * assertEquals(read, [0, 1]);
 * await reader.close();
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createTopicReader(kafka: Kafka, topic: string): TopicReader {
  let reader: Reader | undefined;
  let ahead = new Map<number, SourceRecord[]>();
  let given: PartitionOffsets = {};

  const open = async (from: PartitionOffsets) => {
    try {
      return await kafka.openReader(topic, { from });
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      if (error.code !== "OFFSET_OUT_OF_RANGE" && error.code !== "TOPIC_MISSING") throw error;
      throw new DataLossError([error.message], { cause: error });
    }
  };

  return {
    isAt: (from, to) =>
      reader === undefined ||
      // A partition that was added since is not among those that the reader has.
      Object.keys(to).map(Number).every((at) => Object.hasOwn(given, at) && from[at] === given[at]),
    async *read(from, to) {
      const wanted = Object.keys(to).map(Number).sort((a, b) => a - b);
      if (wanted.every((partition) => (from[partition] ?? 0) >= to[partition]!)) return;
      reader ??= await open(Object.fromEntries(wanted.map((at) => [at, from[at] ?? 0])));
      while (isBehind(reader, to)) {
        const batch = await reader.poll({ maxWaitMs: STALLED_MS });
        if (batch === undefined) throw stalled(kafka, topic);
        const { partition } = batch;
        const records = batch.records.map((
          { offset, timestampMs, key, value, headers },
        ): SourceRecord => {
          const record = { topic, partition, offset, timestampMs, key, value };
          return headers.length === 0 ? record : { ...record, headers };
        });
        const before = ahead.get(partition);
        if (before === undefined) ahead.set(partition, records);
        else before.push(...records);
      }
      const later = new Map<number, SourceRecord[]>();
      for (const partition of wanted) {
        const all = ahead.get(partition) ?? [];
        const cut = all.findIndex(({ offset }) => offset >= to[partition]!);
        const records = cut < 0 ? all : all.slice(0, cut);
        if (cut >= 0) later.set(partition, all.slice(cut));
        if (records.length > 0) yield records;
      }
      ahead = later;
      given = to;
    },
    close: async () => {
      await reader?.close();
      reader = undefined;
      ahead.clear();
    },
  };
}

function isBehind(reader: Reader, to: PartitionOffsets): boolean {
  const at = reader.positions();
  return Object.entries(to).some(([name, end]) => (at[Number(name)] ?? end) < end);
}

function stalled({ place }: Kafka, topic: string): KafkaError {
  return new KafkaError(
    "UNREACHABLE",
    `Kafka at ${place} sent nothing of ${topic} for ${STALLED_MS / 1000} s although there is more`,
  );
}
