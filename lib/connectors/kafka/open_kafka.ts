/** The message log in use: a real Kafka where one is configured, else the embedded one. @module */

import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
import { openEmbeddedKafka } from "./embedded/open_embedded_kafka.ts";
import type { Kafka } from "./kafka.ts";
import { kafkaSettings } from "./kafka_settings.ts";

/** Settings of one opening. */
export interface OpenKafkaOptions {
  /** Is told in one line which log is in use. */
  readonly onNote?: (text: string) => void;
}

/**
 * Opens the log that the environment names and says which it is, in `mode`, `version` and `place`.
 *
 * With `KAFKA_BROKERS` set it is that Kafka or an error within 10 seconds, never the embedded log.
 *
 * @throws {KafkaError} if the broker or the file refuses.
 * @throws {UsageError} on a variable that makes no sense.
 *
 * @example
 * ```ts
 * import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const notes: string[] = [];
 * const kafka = await openKafka({ LAB_HOME }, { onNote: (text) => notes.push(text) });
 * assertEquals([kafka.mode, kafka.place], ["embedded", `${LAB_HOME}/embedded/kafka`]);
 * assertEquals(notes, [`Kafka: ${kafka.version} in ${kafka.place}`]);
 * await kafka.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function openKafka(
  env: Readonly<Record<string, string | undefined>>,
  { onNote }: OpenKafkaOptions = {},
): Promise<Kafka> {
  const kafka = await open(env);
  onNote?.(`Kafka: ${kafka.version} ${kafka.mode === "real" ? "at" : "in"} ${kafka.place}`);
  return kafka;
}

async function open(env: Readonly<Record<string, string | undefined>>): Promise<Kafka> {
  const settings = kafkaSettings(env);
  if (settings === undefined) return openEmbeddedKafka(embeddedFolder(env, "kafka"));
  // Loaded on demand: whoever works embedded need not wait for a client of no use.
  const { openKafkajs } = await import("./kafkajs/open_kafkajs.ts");
  return await openKafkajs(settings);
}
