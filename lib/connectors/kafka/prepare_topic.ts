/** Makes a topic ready to be produced to. @module */

import type { IfExists } from "@lib/connectors/files/open_line_file.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { sleep } from "@lib/time/clock.ts";
import type { Kafka } from "./kafka.ts";
import { KafkaError } from "./kafka_error.ts";

/** What topic is wanted. */
export interface PrepareTopicOptions {
  /** For a topic that has to be made; one that is there keeps its own. */
  readonly partitions: number;
  /** What to do with a topic that is there: go on, delete it and make it anew, or fail. */
  readonly ifExists: IfExists;
}

/** The topic as it is now. */
export interface PreparedTopic {
  readonly action: "made" | "kept" | "replaced";
  readonly partitions: number;
  /** Records that are in it already. */
  readonly records: number;
}

/** Deleting is acknowledged before it is done. */
const DELETE_TIMEOUT_MS = 30_000;
const DELETE_PAUSE_MS = 50;

/**
 * Makes the topic unless it is there.
 *
 * @throws {UsageError} if it is there and must not be, or has a name that no topic can have.
 * @throws {KafkaError} if the log refuses.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { prepareTopic } from "@lib/connectors/kafka/prepare_topic.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * const options = { partitions: 3, ifExists: "append" } as const;
 * assertEquals((await prepareTopic(kafka, "sales", options)).action, "made");
 * assertEquals((await prepareTopic(kafka, "sales", { ...options, partitions: 5 })), {
 *   action: "kept",
 *   partitions: 3,
 *   records: 0,
 * });
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function prepareTopic(
  kafka: Kafka,
  topic: string,
  { partitions, ifExists }: PrepareTopicOptions,
): Promise<PreparedTopic> {
  if (await kafka.createTopic(topic, { partitions })) {
    return { action: "made", partitions, records: 0 };
  }
  if (ifExists === "fail") {
    throw new UsageError(
      `--if-exists fail must meet no topic of that name: ${topic} is in Kafka at ${kafka.place}`,
    );
  }
  if (ifExists === "append") {
    const there = await kafka.describeTopic(topic);
    const records = there.partitions.reduce((sum, { start, end }) => sum + end - start, 0);
    return { action: "kept", partitions: there.partitions.length, records };
  }
  await kafka.deleteTopic(topic);
  const endMs = performance.now() + DELETE_TIMEOUT_MS;
  while (!await isMade(kafka, topic, partitions)) {
    if (performance.now() > endMs) {
      const seconds = DELETE_TIMEOUT_MS / 1000;
      throw new KafkaError(
        "BROKER",
        `Kafka at ${kafka.place} has not deleted ${topic} within ${seconds} s`,
      );
    }
    await sleep(DELETE_PAUSE_MS);
  }
  return { action: "replaced", partitions, records: 0 };
}

/** While the old topic goes, a broker may make the new one and yet say that there is none. */
async function isMade(kafka: Kafka, topic: string, partitions: number): Promise<boolean> {
  try {
    return await kafka.createTopic(topic, { partitions });
  } catch (error) {
    if (!isMissing(error)) throw error;
    const there = await kafka.describeTopic(topic).catch((cause) => {
      if (!isMissing(cause)) throw cause;
    });
    return there?.partitions.every(({ end }) => end === 0) ?? false;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof KafkaError && error.code === "TOPIC_MISSING";
}
