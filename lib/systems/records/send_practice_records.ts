/** Simulated records into topics to practise on. @module */

import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import type { SimulatedRecord } from "@lib/simulation/records/simulated_record.ts";
import { DEAD_LETTER_SUFFIX } from "@lib/streaming/sinks/create_dead_letter_topics.ts";

/** Sets topics to practise on apart from those of the systems. */
const PREFIX = "lab.";
/** One partition: then offsets are the same at every run, on any log. */
const PARTITIONS = 1;

/**
 * Sends records to `lab.TOPIC`, made anew without what was there and without its dead letters, each
 * with the time at which it was simulated. Returns the topics as `--source` takes them.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { sendPracticeRecords } from "@lib/systems/records/send_practice_records.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * const records = [{ topic: "sales", key: null, value: "{}", atMicros: 5_000_000 }];
 * assertEquals(await sendPracticeRecords(kafka, records), "kafka:lab.sales");
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function sendPracticeRecords(
  kafka: Kafka,
  records: readonly SimulatedRecord[],
): Promise<string> {
  const there = new Set(await kafka.listTopics());
  const producer = await kafka.openProducer();
  const topics: string[] = [];
  try {
    for (const [source, ofTopic] of Map.groupBy(records, ({ topic }) => topic)) {
      const topic = `${PREFIX}${source}`;
      for (const name of [topic, `${topic}${DEAD_LETTER_SUFFIX}`]) {
        if (there.has(name)) await kafka.deleteTopic(name);
      }
      await kafka.createTopic(topic, { partitions: PARTITIONS, keepsOldRecords: true });
      topics.push(topic);
      await producer.produce(
        topic,
        ofTopic.map(({ key, value, atMicros }) => ({
          key,
          value,
          timestampMs: Math.floor(atMicros / 1000),
        })),
      );
    }
  } finally {
    await producer.close();
  }
  return `kafka:${topics.join(",")}`;
}
