/** What `kafka:TOPIC` names: partitions, each with the offsets that are there now. @module */

import { checkTopicName } from "@lib/connectors/kafka/check_topic_name.ts";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";

/** One partition to read: offsets from `start` up to but not including `end`. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly start: number;
  readonly end: number;
}

const PREFIX = "kafka:";

/**
 * The topics among inputs; empty where all are files.
 *
 * @throws {UsageError} where topics and files are mixed, or a name is none.
 *
 * @example
 * ```ts
 * import { topicsAmong } from "@lib/pipeline/ingest/find_topics.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(topicsAmong(["kafka:b", "kafka:a", "kafka:b"]), ["a", "b"]);
 * assertEquals(topicsAmong(["a.jsonl"]), []);
 * ```
 */
export function topicsAmong(inputs: readonly string[]): readonly string[] {
  const topics = inputs.filter((input) => input.startsWith(PREFIX));
  if (topics.length === 0) return [];
  const file = inputs.find((input) => !input.startsWith(PREFIX));
  if (file !== undefined) {
    throw new UsageError(
      `--input must name topics or files, not both: current values are "${
        topics[0]
      }" and "${file}"`,
    );
  }
  const names = topics.map((input) =>
    checkTopicName(input.slice(PREFIX.length), { parameter: `the topic of --input ${PREFIX}` })
  );
  return [...new Set(names)].sort();
}

/**
 * The partitions of topics, in order, as far as they are filled now: what is produced later is for
 * the next run.
 *
 * @throws {UsageError} naming a topic that is not there.
 * @throws {KafkaError} if the log does not answer.
 */
export async function findTopics(
  kafka: Kafka,
  topics: readonly string[],
): Promise<TopicPartition[]> {
  const found: TopicPartition[] = [];
  for (const topic of topics) {
    const { partitions } = await kafka.describeTopic(topic).catch((error) => missing(error, topic));
    found.push(...partitions.map((partition) => ({ topic, ...partition })));
  }
  return found;
}

/** What a source is called in a lake. */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${PREFIX}${topic}/${partition}`;
}

function missing(error: unknown, topic: string): never {
  if (!(error instanceof KafkaError) || error.code !== "TOPIC_MISSING") throw error;
  throw new UsageError(
    `--input must be a topic that is there: current value is "${PREFIX}${topic}" (${error.message})`,
    { cause: error },
  );
}
