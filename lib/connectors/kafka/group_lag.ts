/** How far a group is behind. @module */

import type { Kafka } from "./kafka.ts";

/** The lag in one partition. */
export interface PartitionLag {
  readonly partition: number;
  /** Null where the group has committed nothing yet. */
  readonly committed: number | null;
  readonly end: number;
  /** Offsets from the committed one, or else from the first one still there, to the end. */
  readonly lag: number;
}

/**
 * The lag of a group in a topic, by partition.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { groupLag } from "@lib/connectors/kafka/group_lag.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales", { partitions: 1 });
 * const producer = await kafka.openProducer();
 * await producer.produce("sales", [{ value: "a" }, { value: "b" }]);
 * assertEquals(await groupLag(kafka, { group: "shop", topic: "sales" }), [
 *   { partition: 0, committed: null, end: 2, lag: 2 },
 * ]);
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function groupLag(
  kafka: Kafka,
  { group, topic }: { readonly group: string; readonly topic: string },
): Promise<readonly PartitionLag[]> {
  // Committed first: the ends only grow, so no lag can come out negative.
  const committed = await kafka.committed(group, topic);
  const { partitions } = await kafka.describeTopic(topic);
  return partitions.map(({ partition, start, end }) => {
    const at = committed[partition] ?? null;
    return { partition, committed: at, end, lag: end - Math.max(at ?? start, start) };
  });
}
