/** What to do about a topic that is not there. @module */

import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { type SimulatorEntry, SIMULATORS } from "@lib/simulation/records/simulators.ts";

/**
 * The error itself, or, where a topic is missing that one of our simulators fills, with the command
 * that makes it.
 *
 * @example
 * ```ts
 * import { howToMakeTopic } from "@lib/cli/how_to_make_topic.ts";
 * import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new KafkaError("TOPIC_MISSING", "Kafka at localhost:9092 has no topic sales_events");
 * const said = "deno task simulate sales --sink kafka makes it";
 * assertEquals(String(howToMakeTopic(error)), `${error}: ${said}`);
 * ```
 */
export function howToMakeTopic(error: unknown): unknown {
  if (!(error instanceof KafkaError) || error.code !== "TOPIC_MISSING") return error;
  const maker = Object.entries<SimulatorEntry>(SIMULATORS).find(([, { contract }]) =>
    contract.topics.some((topic) => error.message.endsWith(` ${topic}`))
  );
  if (maker === undefined) return error;
  const said = `${error.message}: deno task simulate ${maker[0]} --sink kafka makes it`;
  return new KafkaError(error.code, said, { cause: error });
}
