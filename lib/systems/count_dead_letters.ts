/** How many records are in dead-letter topics. @module */

import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { DEAD_LETTER_SUFFIX } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import { DEAD_LETTER_HEADERS } from "@lib/streaming/sinks/dead_letter_headers.ts";

/**
 * The number of records that are dead letters of these topics, each counted once: a crash between
 * storing a letter and remembering it stores it twice.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { countDeadLetters } from "@lib/systems/count_dead_letters.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * assertEquals(await countDeadLetters(kafka, ["sales"]), 0);
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function countDeadLetters(kafka: Kafka, topics: readonly string[]): Promise<number> {
  const there = await kafka.listTopics();
  const places = new Set<string>();
  for (const source of new Set(topics)) {
    const topic = `${source}${DEAD_LETTER_SUFFIX}`;
    if (!there.includes(topic)) continue;
    for await (const { records } of readRange(kafka, topic)) {
      for (const { headers } of records) {
        const of = new Map(headers.map(([name, value]) => [name, new TextDecoder().decode(value)]));
        const { partition, offset } = DEAD_LETTER_HEADERS;
        places.add(`${source}/${of.get(partition)}/${of.get(offset)}`);
      }
    }
  }
  return places.size;
}
