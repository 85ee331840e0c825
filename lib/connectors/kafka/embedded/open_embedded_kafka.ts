/** The embedded message log: Kafka's behaviour on one SQLite file, without a server. @module */

import { checkPartitions } from "@lib/connectors/kafka/check_partitions.ts";
import { checkTopicName } from "@lib/connectors/kafka/check_topic_name.ts";
import { DEFAULT_MAX_MESSAGE_BYTES } from "@lib/connectors/kafka/deal_records.ts";
import type { Kafka, PartitionOffsets } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { committedOffsets } from "./committed_offsets.ts";
import type { EmbeddedLog } from "./embedded_log.ts";
import { embeddedMember } from "./embedded_member.ts";
import { embeddedProducer } from "./embedded_producer.ts";
import { embeddedReader } from "./embedded_reader.ts";
import { embeddedTopics } from "./embedded_topics.ts";
import { openLogFile } from "./open_log_file.ts";

/** What tests give in place of the wall clock. */
export interface EmbeddedKafkaOptions {
  readonly nowMs?: () => number;
}

/**
 * Opens the log in a folder, making it if need be. Several processes may have it open at once:
 * each acknowledged record has one place in one order, whoever wrote it.
 *
 * @throws {KafkaError} `LOG_DAMAGED` or `LOG_READ_ONLY`, naming the file.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales", { partitions: 1 });
 * const producer = await kafka.openProducer({ compression: "zstd" });
 * await producer.produce("sales", [{ key: "shop-1", value: "12.50" }]);
 * const reader = await kafka.openReader("sales", { from: "earliest" });
 * const batch = await reader.poll();
 * assertEquals(new TextDecoder().decode(batch!.records[0]!.value!), "12.50");
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function openEmbeddedKafka(
  dir: string,
  { nowMs = Date.now }: EmbeddedKafkaOptions = {},
): Kafka {
  const file = openLogFile(dir);
  const topics = file.guarded(() => embeddedTopics(file));
  const opened = new Set<{ close(): Promise<void> }>();
  let isOpen = true;
  const checkOpen = () => {
    if (!isOpen) throw new KafkaError("CLOSED", `The embedded log ${file.path} was closed`);
  };
  const log: EmbeddedLog = { file, topics, nowMs, checkOpen };
  const { version } = file.db.prepare("SELECT sqlite_version() AS version").get()!;

  // What SQLite throws at once arrives as a rejection, as from a broker.
  function ask<Answer>(work: () => Answer): Promise<Answer> {
    return Promise.try(() => {
      checkOpen();
      return file.guarded(work);
    });
  }

  function keep<Part extends { close(): Promise<void> }>(part: Part): Part {
    opened.add(part);
    return part;
  }

  return {
    service: "kafka",
    mode: "embedded",
    version: `embedded log on SQLite ${version}`,
    place: dir,
    ping: () => ask(() => void topics.list()),
    createTopic: (topic, { partitions, maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES }) =>
      ask(() => {
        checkTopicName(topic);
        checkPartitions(partitions);
        return file.write(() => {
          if (topics.find(topic) !== undefined) return false;
          topics.create(topic, { partitions, maxMessageBytes });
          return true;
        });
      }),
    listTopics: () => ask(() => topics.list()),
    describeTopic: (topic) => ask(() => topics.describe(topic)),
    deleteTopic: (topic) => ask(() => file.write(() => topics.remove(topic))),
    offsetsAt: (topic, timestampMs) =>
      ask(() => {
        const row = topics.need(topic);
        return byPartition(row.partitions, (p) => topics.offsetAt(row, p, timestampMs));
      }),
    committed: (group, topic) => ask(() => committedOffsets(log, group, topic)),
    openProducer: ({ compression = "none" } = {}) =>
      ask(() => keep(embeddedProducer(log, compression))),
    openReader: (topic, options) => ask(() => keep(embeddedReader(log, topic, options))),
    joinGroup: (group, options) => ask(() => keep(embeddedMember(log, group, options))),
    async close() {
      if (!isOpen) return;
      for (const part of opened) await part.close();
      isOpen = false;
      file.db.close();
    },
  };
}

function byPartition(partitions: number, offset: (partition: number) => number): PartitionOffsets {
  return Object.fromEntries(Array.from({ length: partitions }, (_, p) => [p, offset(p)]));
}
