/** Dead letters into topics of their own, one beside each source topic. @module */

import type { Kafka, Producer, ProducerRecord } from "@lib/connectors/kafka/kafka.ts";
import { deadLetterHeaders } from "./dead_letter_headers.ts";
import type { Sink } from "./sink.ts";

/** `sales` has its dead letters in `sales.dlq`. */
export const DEAD_LETTER_SUFFIX = ".dlq";
/** One keeps them in the order in which they were rejected; there should be few. */
const PARTITIONS = 1;

/**
 * A sink of dead letters: the bytes as they came, and in the headers where they stood and why they
 * are here, under Kafka Connect's names.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { createDeadLetterTopics } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * const sink = createDeadLetterTopics(kafka);
 * const origin = { topic: "sales", partition: 1, offset: 7, timestampMs: null };
 * const why = { code: "NOT_JSON", message: "", stage: "decode", attempt: 1 };
 * await sink.write({
 *   queryId: "q",
 *   batchId: 0,
 *   outputMode: "append",
 *   rows: {},
 *   deadLetters: [{ origin, key: null, value: null, ...why }],
 *   nextOffsets: {},
 *   isFlush: false,
 * });
 * assertEquals((await kafka.describeTopic("sales.dlq")).partitions[0]?.end, 1);
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createDeadLetterTopics(kafka: Kafka): Sink {
  const made = new Set<string>();
  let producer: Promise<Producer> | undefined;
  return {
    description: `Kafka ${kafka.mode} (*${DEAD_LETTER_SUFFIX})`,
    guarantee: "at least once: a letter may come twice, known by its coordinates in the headers",
    outputs: ["deadLetters"],
    open: () => Promise.resolve(),
    write: async ({ deadLetters }) => {
      for (const [source, letters] of Map.groupBy(deadLetters, ({ origin }) => origin.topic)) {
        const topic = `${source}${DEAD_LETTER_SUFFIX}`;
        if (!made.has(topic)) await kafka.createTopic(topic, { partitions: PARTITIONS });
        made.add(topic);
        producer ??= kafka.openProducer();
        await (await producer).produce(
          topic,
          letters.map((letter): ProducerRecord => ({
            key: letter.key,
            value: letter.value,
            headers: Object.entries(deadLetterHeaders(letter)),
          })),
        );
      }
      return { written: deadLetters.length, rejected: [] };
    },
    close: async () => await (await producer)?.close(),
  };
}
