/** Reading a real Kafka from explicit offsets. @module */

import type { PartitionOffsets, Reader, TopicDescription } from "@lib/connectors/kafka/kafka.ts";
import { startOffsets } from "@lib/connectors/kafka/start_offsets.ts";
import { pulledConsumer } from "./pulled_consumer.ts";
import type { RawClient } from "./raw_client.ts";

const SESSION_TIMEOUT_MS = 30_000;

/**
 * A reader of one topic. The client can read only as a group, so the reader is the one member of a
 * group of its own that never commits; at each beginning, also after trouble, it goes to where it
 * was.
 *
 * Where records that were still to be read have been deleted, as retention does, the client goes on
 * behind them without a word. A gap is therefore looked into: compaction leaves gaps too, but the
 * log then still begins before them.
 */
export async function kafkajsReader(
  client: RawClient,
  { topic, partitions }: TopicDescription,
  from: PartitionOffsets,
): Promise<Reader> {
  const positions: Record<number, number> = { ...from };
  // A group is given all partitions: those that nobody asked for are not to be read from their start.
  const ends: PartitionOffsets = Object.fromEntries(
    partitions.map(({ partition, end }) => [partition, end]),
  );
  const consumer = await pulledConsumer(client, {
    group: `lab-reader-${crypto.randomUUID()}`,
    topics: [topic],
    start: "earliest",
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
  }, (_partitions, seek) => {
    const places: PartitionOffsets = { ...ends, ...positions };
    for (const [partition, offset] of Object.entries(places)) {
      seek(topic, Number(partition), offset);
    }
  });

  return {
    async poll({ maxWaitMs = 500 } = {}) {
      const endMs = performance.now() + maxWaitMs;
      while (true) {
        const batch = await consumer.poll(endMs - performance.now());
        if (batch === undefined) return undefined;
        const position = positions[batch.partition];
        // Not asked for, or delivered a second time after trouble.
        if (position === undefined || batch.nextOffset <= position) continue;
        const [first] = batch.records;
        if (first !== undefined && first.offset > position) {
          startOffsets(await client.describe(topic), positions);
        }
        positions[batch.partition] = batch.nextOffset;
        if (first === undefined || first.offset >= position) return batch;
        return { ...batch, records: batch.records.filter(({ offset }) => offset >= position) };
      }
    },
    positions: () => ({ ...positions }),
    close: () => consumer.close(),
  };
}
