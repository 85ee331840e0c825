/** Dead letters in topics beside those that they came from. @module */

import type { Kafka, KafkaRecord, PartitionOffsets } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import {
  deadLetterFaults,
  readDeadLetterHeaders,
  withoutDeadLetterHeaders,
} from "../sinks/dead_letter_headers.ts";
import type { DeadLetter } from "../sinks/sink.ts";
import { DataLossError } from "./data_loss_error.ts";
import { type LetterLog, LETTERS_PREFIX } from "./letter_log.ts";
import type { SourceOffsets } from "./source.ts";

/** A letter may come after records of its partition that retention took; so much is waited for it. */
const IDLE_TIMEOUT_MS = 30_000;

/**
 * The letters of topics of dead letters. A topic that is not there has none: it is made with its
 * first letter.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { createLetterTopics } from "@lib/streaming/sources/create_letter_topics.ts";
 * import { deadLetterHeaders } from "@lib/streaming/sinks/dead_letter_headers.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales.dlq", { partitions: 1 });
 * const origin = { topic: "sales", partition: 1, offset: 7, timestampMs: 5 };
 * const why = { code: "NO_PRICE", message: "", stage: "validate", attempt: 2 };
 * const letter = { origin, key: null, value: null, ...why };
 * const producer = await kafka.openProducer();
 * const headers = Object.entries(deadLetterHeaders(letter));
 * await producer.produce("sales.dlq", [{ value: null, headers }]);
 * const log = createLetterTopics(kafka, ["sales.dlq"]);
 * assertEquals(await log.read(await log.start(), await log.latest()), [letter]);
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createLetterTopics(kafka: Kafka, topics: readonly string[]): LetterLog {
  const offsetsOf = async (side: "start" | "end"): Promise<SourceOffsets> => {
    const described = await Promise.all(topics.map((topic) => partitionsOf(kafka, topic)));
    return Object.fromEntries(
      described.flatMap((partitions, at) =>
        partitions.map((there) => [nameOf(topics[at]!, there.partition), there[side]])
      ),
    );
  };
  return {
    description: topics.map((topic) => `topic ${topic}`).join(", "),
    owns: (name) => topics.some((topic) => name.startsWith(nameOf(topic, ""))),
    start: () => offsetsOf("start"),
    latest: () => offsetsOf("end"),
    read: async (from, to) => {
      const letters: DeadLetter[] = [];
      for (const topic of topics) {
        const until = offsetsIn(topic, to);
        const begin = await beginIn(kafka, topic, { from, until });
        const behind = Object.keys(until).map(Number).filter((p) => begin[p]! < until[p]!);
        if (behind.length === 0) continue;
        const range = {
          from: Object.fromEntries(behind.map((partition) => [partition, begin[partition]!])),
          until: Object.fromEntries(behind.map((partition) => [partition, until[partition]!])),
          idleTimeoutMs: IDLE_TIMEOUT_MS,
        };
        for await (const { partition, records } of readRange(kafka, topic, range)) {
          letters.push(...records.map((record) => letterOf(record, `${topic}/${partition}`)));
        }
      }
      return letters;
    },
  };
}

function nameOf(topic: string, partition: number | string): string {
  return `${LETTERS_PREFIX}${topic}/${partition}`;
}

async function partitionsOf(kafka: Kafka, topic: string) {
  try {
    return (await kafka.describeTopic(topic)).partitions;
  } catch (error) {
    if (error instanceof KafkaError && error.code === "TOPIC_MISSING") return [];
    throw error;
  }
}

function offsetsIn(topic: string, positions: SourceOffsets): PartitionOffsets {
  const prefix = nameOf(topic, "");
  return Object.fromEntries(
    Object.entries(positions).filter(([name]) => name.startsWith(prefix))
      .map(([name, offset]) => [Number(name.slice(prefix.length)), offset]),
  );
}

/** Where reading begins, once it is sure that nothing is missing from there to the end. */
async function beginIn(
  kafka: Kafka,
  topic: string,
  { from, until }: { readonly from: SourceOffsets; readonly until: PartitionOffsets },
): Promise<PartitionOffsets> {
  const known = offsetsIn(topic, from);
  const there = new Map(
    (await partitionsOf(kafka, topic)).map(({ partition, ...range }) => [partition, range]),
  );
  const losses: string[] = [];
  const begin = Object.entries(until).map(([name, end]) => {
    const partition = Number(name);
    const range = there.get(partition) ?? { start: 0, end: 0 };
    const at = known[partition] ?? range.start;
    if (at < end && (at < range.start || range.end < end)) {
      losses.push(
        `dead letters ${at} to ${end - 1} of ${topic}/${partition} are not all there, which has ` +
          `${range.start} to ${range.end - 1}`,
      );
    }
    return [partition, at] as const;
  });
  if (losses.length > 0) throw new DataLossError(losses);
  return Object.fromEntries(begin);
}

function letterOf(
  { offset, timestampMs, key, value, headers }: KafkaRecord,
  place: string,
): DeadLetter {
  const texts = Object.fromEntries(
    headers.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
  );
  const own = withoutDeadLetterHeaders(headers);
  const body = { timestampMs, key, value, ...(own.length > 0 && { headers: own }) };
  const letter = readDeadLetterHeaders(texts, body);
  if (letter !== undefined) return letter;
  throw new UsageError(
    `--replay-dead-letters must be used with topics of dead letters: ${place} has none at offset ` +
      `${offset} (${deadLetterFaults(texts).join("; ")}). Nothing was tried again`,
  );
}
