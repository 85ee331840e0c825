/** Reading the embedded log from explicit offsets. @module */

import type { PolledBatch, Reader, ReaderOptions } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { startOffsets } from "@lib/connectors/kafka/start_offsets.ts";
import type { EmbeddedLog } from "./embedded_log.ts";
import type { TopicRow } from "./embedded_topics.ts";
import { waitForRecords } from "./wait_for_records.ts";

/** One partition being read. */
export interface Cursor {
  readonly topic: TopicRow;
  readonly partition: number;
  offset: number;
}

/**
 * A reader of one topic.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales", { partitions: 2 });
 * const reader = await kafka.openReader("sales", { from: "latest" });
 * assertEquals(await reader.poll({ maxWaitMs: 0 }), undefined);
 * assertEquals(reader.positions(), { 0: 0, 1: 0 });
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function embeddedReader(log: EmbeddedLog, topic: string, { from }: ReaderOptions): Reader {
  const { file, topics } = log;
  const row = topics.need(topic);
  const cursors: Cursor[] = Object.entries(startOffsets(topics.describe(topic), from)).map(
    ([partition, offset]) => ({ topic: row, partition: Number(partition), offset }),
  );
  let isOpen = true;
  return {
    poll: ({ maxWaitMs = 500 } = {}) =>
      waitForRecords(() => {
        log.checkOpen();
        if (!isOpen) throw new KafkaError("CLOSED", `The reader of ${topic} was closed`);
        return file.guarded(() => readNext(log, cursors));
      }, { maxWaitMs }),
    positions: () =>
      Object.fromEntries(cursors.map(({ partition, offset }) => [partition, offset])),
    close() {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

/** Reads one batch and moves its cursor behind all others, so that no partition waits for long. */
export function readNext({ topics }: EmbeddedLog, cursors: Cursor[]): PolledBatch | undefined {
  for (const [index, cursor] of cursors.entries()) {
    const { topic, partition } = cursor;
    const batch = topics.read(topic, partition, cursor.offset);
    if (batch === undefined) continue;
    cursor.offset = batch.nextOffset;
    cursors.push(...cursors.splice(index, 1));
    return { topic: topic.topic, partition, ...batch };
  }
  // Only at the end of all is it worth asking whether the topic is still the same one.
  for (const { topic } of cursors) {
    if (topics.need(topic.topic).id === topic.id) continue;
    throw new KafkaError(
      "TOPIC_MISSING",
      `Topic ${topic.topic} was deleted and made anew while it was read`,
    );
  }
  return undefined;
}
