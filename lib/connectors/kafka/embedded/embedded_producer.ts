/** Writing to the embedded log. @module */

import { compressionOf } from "@lib/connectors/kafka/compression.ts";
import { dealRecords } from "@lib/connectors/kafka/deal_records.ts";
import type { Producer } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import type { EmbeddedLog } from "./embedded_log.ts";

/**
 * A producer that compresses each batch by the codec of that name.
 *
 * @throws {UsageError} if there is no such codec.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales", { partitions: 1 });
 * const producer = await kafka.openProducer();
 * const produced = await producer.produce("sales", [{ value: "a" }, { value: "b" }]);
 * assertEquals(produced.map(({ partition }) => partition), [0]);
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function embeddedProducer(
  { file, topics, nowMs, checkOpen }: EmbeddedLog,
  name: string,
): Producer {
  const compression = compressionOf(name);
  const turn = { next: 0 };
  let isOpen = true;
  return {
    produce: (topic, records) =>
      Promise.try(() => {
        checkOpen();
        if (!isOpen) throw new KafkaError("CLOSED", "The producer was closed");
        // The topic is looked up inside the transaction: nobody can delete it before the append.
        return file.write(() => {
          const row = topics.need(topic);
          const dealt = dealRecords(records, { ...row, nowMs: nowMs(), turn });
          return [...dealt].map(([partition, records]) =>
            topics.append(row, partition, { records, compression })
          );
        });
      }),
    close() {
      isOpen = false;
      return Promise.resolve();
    },
  };
}
