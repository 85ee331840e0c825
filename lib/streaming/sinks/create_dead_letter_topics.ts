/** Dead letters into topics of their own, one beside each source topic. @module */

import type { Kafka, Producer, ProducerRecord } from "@lib/connectors/kafka/kafka.ts";
import { createLetterTopics } from "../sources/create_letter_topics.ts";
import type { LetterLog } from "../sources/letter_log.ts";
import { deadLetterHeaders, withoutDeadLetterHeaders } from "./dead_letter_headers.ts";
import type { Sink } from "./sink.ts";

/** A sink of dead letters that can be read again. */
export interface DeadLetterTopics extends Sink {
  /** The letters of these source topics. */
  logOf(topics: readonly string[]): LetterLog;
}

/** `sales` has its dead letters in `sales.dlq`. */
export const DEAD_LETTER_SUFFIX = ".dlq";
/** One keeps them in the order in which they were rejected; there should be few. */
const PARTITIONS = 1;

/**
 * A sink of dead letters: key, value and headers as they came, and in further headers where they
 * stood and why they are here, under Kafka Connect's names. A letter's own time is that of its
 * writing, since a topic forgets by it, and the record's is in a header.
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
export function createDeadLetterTopics(kafka: Kafka): DeadLetterTopics {
  const made = new Set<string>();
  let producer: Promise<Producer> | undefined;
  let queryName: string | undefined;
  return {
    description: `Kafka ${kafka.mode} (*${DEAD_LETTER_SUFFIX})`,
    guarantee: "at least once: a letter may come twice, known by its coordinates in the headers",
    outputs: ["deadLetters"],
    open: (schema) => {
      ({ queryName } = schema);
      return Promise.resolve();
    },
    logOf: (topics) =>
      createLetterTopics(kafka, topics.map((topic) => `${topic}${DEAD_LETTER_SUFFIX}`)),
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
            headers: [
              ...withoutDeadLetterHeaders(letter.headers ?? []),
              ...Object.entries(deadLetterHeaders({ ...letter, ...(queryName && { queryName }) })),
            ],
          })),
        );
      }
      return { written: deadLetters.length, rejected: [] };
    },
    close: async () => await (await producer)?.close(),
  };
}
