/** How far a group has come in the embedded log. @module */

import type { PartitionOffsets } from "@lib/connectors/kafka/kafka.ts";
import type { EmbeddedLog } from "./embedded_log.ts";

/**
 * What a group has committed in a topic; a partition in which it has not is left out.
 *
 * @throws {KafkaError} `TOPIC_MISSING`.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales", { partitions: 2 });
 * const member = await kafka.joinGroup("shop", { topics: ["sales"] });
 * await member.commit("sales", { 1: 7 });
 * assertEquals(await kafka.committed("shop", "sales"), { 1: 7 });
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function committedOffsets(
  { file, topics }: EmbeddedLog,
  group: string,
  topic: string,
): PartitionOffsets {
  const rows = file.db
    .prepare(
      "SELECT partition, next_offset FROM group_offset WHERE group_name = ? AND topic_id = ?",
    )
    .all(group, topics.need(topic).id);
  return Object.fromEntries(rows.map((row) => [Number(row.partition), Number(row.next_offset)]));
}
